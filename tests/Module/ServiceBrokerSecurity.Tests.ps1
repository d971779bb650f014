# Who may call a hosted broker, how it shows who it is, and that secrets stay where they belong.
using namespace System.Security.Cryptography
using namespace System.Security.Cryptography.X509Certificates

BeforeDiscovery {
    . $PSScriptRoot/Kestrel.ps1
}

BeforeAll {
    . $PSScriptRoot/Support.ps1
    . $PSScriptRoot/BrokerSupport.ps1

    # The catalog over TLS, and whose certificate was shown.
    function Get-SecureCatalog($Broker) {
        $thumbprints = [System.Collections.Generic.List[string]]::new()
        $answer = Invoke-WebRequest "$($Broker.Uri)v2/catalog" -Headers @{ 'X-Broker-API-Version' = '2.17' } -SkipCertificateCheck
        $client = [System.Net.Sockets.TcpClient]::new('127.0.0.1', $Broker.Uri.Port)
        $stream = [System.Net.Security.SslStream]::new($client.GetStream(), $false, ([System.Net.Security.RemoteCertificateValidationCallback] { param($a, $certificate) $thumbprints.Add($certificate.GetCertHashString()); $true }))
        try { $stream.AuthenticateAsClient('broker.example') } finally { $stream.Dispose(); $client.Dispose() }
        @{ Status = $answer.StatusCode; Thumbprint = $thumbprints[0] }
    }

    $certificate = New-TestCertificate
    $key = [RSACertificateExtensions]::GetRSAPrivateKey($certificate)
    $files = @{
        Pfx = Join-Path $TestDrive server.pfx; SecretPfx = Join-Path $TestDrive secret.pfx; Pem = Join-Path $TestDrive both.pem
        PemOnly = Join-Path $TestDrive server.pem; Key = Join-Path $TestDrive server.key; SecretKey = Join-Path $TestDrive secret.key
    }
    [IO.File]::WriteAllBytes($files.Pfx, $certificate.Export('Pfx'))
    [IO.File]::WriteAllBytes($files.SecretPfx, $certificate.Export('Pfx', 'canary-password'))
    $pem = $certificate.ExportCertificatePem()
    $keyPem = $key.ExportPkcs8PrivateKeyPem()
    Set-Content $files.Pem "$pem`n$keyPem"
    Set-Content $files.PemOnly $pem
    Set-Content $files.Key $keyPem
    $parameters = [PbeParameters]::new([PbeEncryptionAlgorithm]::Aes256Cbc, [HashAlgorithmName]::SHA256, 1000)
    Set-Content $files.SecretKey $key.ExportEncryptedPkcs8PrivateKeyPem('canary-password', $parameters)
}

AfterAll {
    Stop-ServiceBroker -Drain 0
}

Describe '-Credential' {
    It 'lets in whoever has one of them, and nobody else' {
        $broker = Start-TestBroker -With @{ Credential = (New-TestCredential platform old), (New-TestCredential platform new), (New-TestCredential other third) }
        foreach ($pair in @('platform', 'old'), @('platform', 'new'), @('other', 'third')) {
            (Invoke-Broker $broker -Path v2/catalog -Header (Get-BasicHeader @pair)).Status | Should -Be 200
        }
        foreach ($pair in @('platform', 'third'), @('other', 'new'), @('platform', ''), @('', ''), @('platform', 'old ')) {
            (Invoke-Broker $broker -Path v2/catalog -Header (Get-BasicHeader @pair)).Status | Should -Be 401
        }
        $refused = Invoke-Broker $broker -Path v2/catalog
        $refused.Status, $refused.Body.error, $refused.Headers['WWW-Authenticate'] | Should -Be 401, 'Unauthorized', 'Basic realm="broker", charset="UTF-8"'
        ($broker.Log | Where-Object Status -EQ 200)[0].UserName | Should -Be 'platform'
    }

    It 'takes names and passwords beyond ASCII' {
        $broker = Start-TestBroker -With @{ Credential = New-TestCredential 'plätform' 'pass:wörd €' }
        (Invoke-Broker $broker -Path v2/catalog -Header (Get-BasicHeader 'plätform' 'pass:wörd €')).Status | Should -Be 200
    }

    It 'must have a name and a password' {
        foreach ($bad in [pscredential]::Empty, [pscredential]::new('name', [securestring]::new())) {
            (Get-ErrorOf { Start-TestBroker -With @{ Credential = $bad } }).FullyQualifiedErrorId | Should -Match '^InvalidOption,'
        }
    }
}

Describe '-OnToken' {
    It 'says whose a bearer token is; nothing refuses' {
        $broker = Start-TestBroker -With @{
            OnToken     = { if ($Request -eq 'good') { 'somebody' } elseif ($Request -eq 'true') { $true } elseif ($Request -eq 'bad') { $false } elseif ($Request -eq 'broken') { throw 'canary' } }
            OnProvision = { @{ metadata = @{ attributes = @{ user = $Request.UserName } } } }
        }
        $answer = Invoke-Operation $broker Provision -Header @{ Authorization = 'Bearer good' }
        $answer.Status, $answer.Body.metadata.attributes.user | Should -Be 201, 'somebody'
        (Invoke-Broker $broker -Path v2/catalog -Header @{ Authorization = 'Bearer true' }).Status | Should -Be 200
        foreach ($value in 'Bearer bad', 'Bearer other', 'Bearer', 'Basic Z29vZDpnb29k', 'good') {
            (Invoke-Broker $broker -Path v2/catalog -Header @{ Authorization = $value }).Status | Should -Be 401 -Because $value
        }
        (Invoke-Broker $broker -Path v2/catalog).Status | Should -Be 401
        $broker.Log | Where-Object Kind -EQ Fault | Should -BeNullOrEmpty
        $failed = Invoke-Broker $broker -Path v2/catalog -Header @{ Authorization = 'Bearer broken' }
        $failed.Status | Should -Be 401
        $failed.Text | Should -Not -Match 'canary'
        @($broker.Log | Where-Object Kind -EQ Fault).Message | Should -Match 'canary'
    }

    It '<name> lets nobody in and is a fault' -ForEach @(
        @{ name = 'stray output beside $false'; verifier = { 'invalid token'; $false } }
        @{ name = 'stray output beside $true'; verifier = { 'checked'; $true } }
        @{ name = 'a stray $null beside a name'; verifier = { $null; 'somebody' } }
        @{ name = 'two names'; verifier = { 'one'; 'two' } }
        @{ name = 'a list of one'; verifier = { , @('name') } }
        @{ name = 'a number'; verifier = { 1 } }
        @{ name = 'an object'; verifier = { @{ active = $false } } }
        @{ name = 'an empty text'; verifier = { '' } }
        @{ name = 'blanks'; verifier = { '  ' } }
        @{ name = 'an error'; verifier = { Get-Item /no/such/item } }
    ) {
        $broker = Start-TestBroker -With @{ OnToken = $verifier }
        (Invoke-Broker $broker -Path v2/catalog -Header @{ Authorization = 'Bearer x' }).Status | Should -Be 401
        @($broker.Log | Where-Object Kind -EQ Fault).Count | Should -Be 1
    }

    It 'goes along with -Credential' {
        $broker = Start-TestBroker -With @{ OnToken = { 'somebody' }; Credential = New-TestCredential }
        (Invoke-Broker $broker -Path v2/catalog -Header (Get-BasicHeader)).Status | Should -Be 200
        (Invoke-Broker $broker -Path v2/catalog -Header @{ Authorization = 'Bearer x' }).Status | Should -Be 200
        (Invoke-Broker $broker -Path v2/catalog -Header (Get-BasicHeader platform wrong)).Status | Should -Be 401
    }
}

Describe 'TLS' {
    It 'with <name>' -Skip:$NoKestrel -ForEach @(
        @{ name = 'a PFX file'; path = 'Pfx' }
        @{ name = 'a PFX file with a password'; path = 'SecretPfx'; password = $true }
        @{ name = 'a PEM file with certificate and key'; path = 'Pem' }
        @{ name = 'two PEM files'; path = 'PemOnly'; keyFile = 'Key' }
        @{ name = 'two PEM files, the key encrypted'; path = 'PemOnly'; keyFile = 'SecretKey'; password = $true }
    ) {
        $with = @{ CertificatePath = $files[$path] }
        if ($keyFile) { $with.CertificateKeyPath = $files[$keyFile] }
        if ($password) { $with.CertificatePassword = ConvertTo-Secret 'canary-password' }
        $broker = Start-TestBroker -With $with
        $broker.Uri.Scheme | Should -Be 'https'
        $seen = Get-SecureCatalog $broker
        $seen.Status, $seen.Thumbprint | Should -Be 200, $certificate.Thumbprint
    }

    It 'with a certificate object, which stays the caller''s' -Skip:$NoKestrel {
        $own = [X509Certificate2]::new($files.Pfx)
        $broker = Start-TestBroker -With @{ Certificate = $own }
        (Get-SecureCatalog $broker).Status | Should -Be 200
        Stop-ServiceBroker $broker
        $own.HasPrivateKey | Should -BeTrue
        [RSACertificateExtensions]::GetRSAPrivateKey($own) | Should -Not -BeNullOrEmpty
    }

    It 'refuses <name>, and says why without a secret' -ForEach @(
        @{ name = 'a wrong password'; with = @{ CertificatePath = 'SecretPfx'; CertificatePassword = 'canary-wrong' } }
        @{ name = 'no password where one is needed'; with = @{ CertificatePath = 'SecretPfx' } }
        @{ name = 'a PEM file without a key'; with = @{ CertificatePath = 'PemOnly' } }
        @{ name = 'a file that isn''t there'; with = @{ CertificatePath = 'Nothing' } }
        @{ name = 'a key without a certificate'; with = @{ CertificateKeyPath = 'Key' } }
    ) {
        $settings = @{}
        foreach ($setting in $with.Keys) { $settings[$setting] = $setting -eq 'CertificatePassword' ? (ConvertTo-Secret $with[$setting]) : ($files[$with[$setting]] ?? (Join-Path $TestDrive nothing.pfx)) }
        $failure = Get-ErrorOf { Start-TestBroker -With $settings }
        $failure.FullyQualifiedErrorId | Should -Match '^InvalidOption,'
        "$failure" | Should -Not -Match 'canary'
        "$failure" | Should -Match '^-Certificate(Key)?Path'
        if ($settings.CertificatePath) { "$failure" | Should -Match ([regex]::Escape($settings.CertificatePath)) }
    }

    It 'names the file that isn''t there, or is none of a certificate' {
        $text = Join-Path $TestDrive letter.txt
        Set-Content $text 'Dear Sir'
        foreach ($case in @(
                @{ with = @{ CertificatePath = "$text.no" }; named = "-CertificatePath: there is no file '$text.no'." }
                @{ with = @{ CertificatePath = $files.PemOnly; CertificateKeyPath = "$text.no" }; named = "-CertificateKeyPath: there is no file '$text.no'." }
                @{ with = @{ CertificatePath = $text }; named = "-CertificatePath: the certificate in '$text' can't be used" }
                @{ with = @{ CertificatePath = $files.PemOnly; CertificateKeyPath = $text }; named = "-CertificatePath: the certificate in '$($files.PemOnly)' with the key in '$text' (-CertificateKeyPath) can't be used" })) {
            "$(Get-ErrorOf { Start-TestBroker -With $case.with })" | Should -Match ([regex]::Escape($case.named))
        }
    }

    It 'warns of a certificate that is <name>, and takes it' -Skip:$NoKestrel -ForEach @(
        @{ name = 'expired'; from = -2; to = -1; text = 'expired on' }
        @{ name = 'not valid yet'; from = 1; to = 2; text = 'is valid from' }
    ) {
        $request = [CertificateRequest]::new('CN=broker.example', $key, [HashAlgorithmName]::SHA256, [RSASignaturePadding]::Pkcs1)
        $now = [datetimeoffset]::UtcNow
        $path = Join-Path $TestDrive "$to.pfx"
        [IO.File]::WriteAllBytes($path, $request.CreateSelfSigned($now.AddDays($from), $now.AddDays($to)).Export('Pfx'))
        foreach ($case in @{ with = @{ CertificatePath = $path }; named = "-CertificatePath: the certificate in '$path' $text" },
            @{ with = @{ Certificate = [X509Certificate2]::new($path) }; named = "-Certificate: it $text" }) {
            $warnings, $broker = (Start-TestBroker -With $case.with 3>&1).Where({ $_ -is [System.Management.Automation.WarningRecord] }, 'Split')
            "$warnings" | Should -Match "^$([regex]::Escape($case.named))"
            $broker.IsRunning | Should -BeTrue
            $broker | Stop-ServiceBroker
        }
    }

    It 'refuses two certificates, and one without its key' {
        $public = [X509Certificate2]::CreateFromPem($pem)
        foreach ($with in @{ Certificate = $public }, @{ Certificate = $certificate; CertificatePath = $files.Pfx }) {
            (Get-ErrorOf { Start-TestBroker -With $with }).FullyQualifiedErrorId | Should -Match '^InvalidOption,'
        }
    }
}

Describe '-Address' {
    It 'beyond the loopback needs TLS or -AllowUnencrypted, and credentials' {
        foreach ($with in @{}, @{ Credential = New-TestCredential }, @{ AllowUnencrypted = $true }, @{ CertificatePath = $files.Pfx }) {
            (Get-ErrorOf { Start-TestBroker -With (Merge-Table @{ Address = '0.0.0.0' } $with) }).FullyQualifiedErrorId | Should -Match '^InvalidOption,'
        }
        Get-ServiceBroker | Where-Object { $_.Uri.Host -eq '0.0.0.0' } | Should -BeNullOrEmpty
    }

    It 'beyond the loopback is served with both' -Skip:$NoKestrel {
        $broker = Start-TestBroker -With @{ Address = '0.0.0.0'; CertificatePath = $files.Pfx; Credential = New-TestCredential }
        $broker.Uri.Scheme | Should -Be 'https'
        $answer = Invoke-WebRequest "https://127.0.0.1:$($broker.Uri.Port)/v2/catalog" -Headers (Merge-Table @{ 'X-Broker-API-Version' = '2.17' } (Get-BasicHeader)) -SkipCertificateCheck
        $answer.StatusCode | Should -Be 200
    }
}

Describe 'Secrets' {
    It 'are in no stream, view, error or log' {
        $log = Join-Path $TestDrive secrets.log
        $with = @{
            Credential = New-TestCredential canary-user canary-password; LogPath = $log; StatePath = Join-Path $TestDrive secrets.db; Verbose = $true; Debug = $true
            OnToken = { 'somebody' }; OnBind = { @{ credentials = @{ password = 'canary-credential' } } }
        }
        $lines = & {
            $broker = Start-TestBroker -With $with
            $header = Get-BasicHeader canary-user canary-password
            $null = Invoke-Operation $broker Provision -Header $header -Body @{ parameters = @{ secret = 'canary-parameter' } }
            (Invoke-Operation $broker Bind -Header $header).Body.credentials.password | Should -Be 'canary-credential'
            $null = Invoke-Broker $broker -Path v2/catalog -Header @{ Authorization = 'Bearer canary-token' }
            $null = Invoke-Broker $broker -Path v2/catalog -Header (Get-BasicHeader canary-user canary-wrong)
            $broker; $broker | Format-List *; $broker.Log; $broker.Log | Format-List *
            Get-ServiceBroker | ConvertTo-Json -Depth 4 -WarningAction Ignore
            Stop-ServiceBroker $broker -Verbose -Debug
        } *>&1 | Out-String
        $lines | Should -Match 'broker for store|127\.0\.0\.1'
        $lines + (Get-Content $log -Raw) | Should -Not -Match 'canary-(?!user)'
    }
}

Describe 'The log file' {
    It 'is for its owner only' -Skip:$IsWindows {
        $log = Join-Path $TestDrive mode.log
        Start-TestBroker -With @{ LogPath = $log } | Stop-ServiceBroker
        [IO.File]::GetUnixFileMode($log) | Should -Be ([IO.UnixFileMode] 'UserRead, UserWrite')
    }

    It 'and the log have what handlers and faults say without its secrets' {
        $log = Join-Path $TestDrive handlers.log
        $broker = Start-TestBroker -With @{
            LogPath     = $log
            OnProvision = { Write-Warning 'connecting to https://user:canary-address@db.example/ with password=canary-text'; throw 'refused: {"client_secret":"canary-json"}' }
        }
        (Invoke-Operation $broker Provision).Status | Should -Be 500
        Wait-Until { @($broker.Log | Where-Object Kind -In 'Warning', 'Fault').Count -ge 2 }
        Stop-ServiceBroker $broker
        $text = ($broker.Log | Out-String -Width 400) + (Get-Content $log -Raw)
        $text | Should -Match 'connecting to https://user:\*\*\*@db\.example/ with password=\*\*\*'
        $text | Should -Match 'refused'
        $text | Should -Not -Match 'canary'
    }
}

Describe 'The state''s files' {
    It 'are for their owner only, the lock among them' -Skip:$IsWindows {
        $state = Join-Path $TestDrive modes.db
        $broker = Start-TestBroker -With @{ StatePath = $state }
        $null = Invoke-Operation $broker Provision
        $files = Get-ChildItem "$state*"
        $files.Name | Should -Contain 'modes.db.lock'
        $files.Count | Should -BeGreaterThan 3
        foreach ($file in $files) { $file.UnixFileMode | Should -Be ([IO.UnixFileMode] 'UserRead, UserWrite') -Because $file.Name }
        Stop-ServiceBroker $broker
    }
}
