BeforeDiscovery {
    . $PSScriptRoot/Kestrel.ps1
}

BeforeAll {
    . $PSScriptRoot/Support.ps1
    $emulator = Start-TestEmulator
    $key = $emulator.ServiceKey
    $json = $key | ConvertTo-Json
    $keyFile = Join-Path $TestDrive 'key.json'
    Set-Content -LiteralPath $keyFile $json

    # As cf service-key prints it: a line for people, a blank one, and JSON over many lines.
    $printed = "Getting key my-key for service instance my-im as someone@example.org...`n`n{`n  ""credentials"": $json`n}"
    $lines = $printed -split "`n"
    $printedFile = Join-Path $TestDrive 'printed.txt'
    Set-Content -LiteralPath $printedFile $printed
    $bindings = Join-Path $TestDrive 'bindings'
    $folder = Join-Path $bindings 'my-im'
    $null = New-Item -ItemType Directory $folder
    foreach ($field in $key.Keys) { Set-Content -LiteralPath (Join-Path $folder $field) $key[$field] }
    Set-Content -LiteralPath (Join-Path $folder 'type') 'managed-hana'
    $binding = @{ name = 'my-im'; label = 'managed-hana'; tags = @('a', 'b'); credentials = $key }
    $vcap = @{ 'managed-hana' = @($binding); xsuaa = @(@{ name = 'x'; label = 'xsuaa'; credentials = @{ clientid = 'x' } }) }
}

AfterAll {
    Get-ServiceSession | Disconnect-ServiceSession
    Stop-ServiceEmulator $emulator
}

Describe 'A service key' {
    It 'can be <name>' -ForEach @(
        @{ name = 'a dictionary'; connect = { Connect-InstanceManager -ServiceKey $key } }
        @{ name = 'a hashtable'; connect = { $table = @{}; $key.Keys | ForEach-Object { $table[$_] = $key[$_] }; Connect-InstanceManager -ServiceKey $table } }
        @{ name = 'an object'; connect = { Connect-InstanceManager -ServiceKey ($json | ConvertFrom-Json) } }
        @{ name = 'JSON text'; connect = { Connect-InstanceManager -ServiceKey $json } }
        @{ name = 'JSON text from the pipeline'; connect = { $json | Connect-InstanceManager } }
        @{ name = 'a secure string with JSON text'; connect = { Connect-InstanceManager -ServiceKey (ConvertTo-Secret $json) } }
        @{ name = 'a path'; connect = { Connect-InstanceManager $keyFile } }
        @{ name = 'a path below a PowerShell drive'; connect = { Connect-InstanceManager TestDrive:/key.json } }
        @{ name = 'a file'; connect = { Get-Item -LiteralPath $keyFile | Connect-InstanceManager } }
        @{ name = 'wrapped as the Cloud Foundry command line prints it'; connect = { Connect-InstanceManager -ServiceKey "{ ""credentials"": $json }" } }
        @{ name = 'what cf service-key prints, in one text'; connect = { Connect-InstanceManager -ServiceKey $printed } }
        @{ name = 'what cf service-key prints, in a variable'; connect = { Connect-InstanceManager -ServiceKey $lines } }
        @{ name = 'what cf service-key prints, line by line'; connect = { $lines | Connect-InstanceManager } }
        @{ name = 'what cf service-key prints, in a file'; connect = { Connect-InstanceManager $printedFile } }
        @{ name = 'the lines of a file'; connect = { Get-Content -LiteralPath $keyFile | Connect-InstanceManager } }
        @{ name = 'the lines of a file in a variable'; connect = { Connect-InstanceManager (Get-Content -LiteralPath $keyFile) } }
        @{ name = 'a path from the pipeline'; connect = { $keyFile | Connect-InstanceManager } }
        @{ name = 'a binding'; connect = { Connect-InstanceManager -ServiceKey $binding } }
        @{ name = 'a whole VCAP_SERVICES'; connect = { Connect-InstanceManager -ServiceKey ($vcap | ConvertTo-Json -Depth 9) } }
        @{ name = 'a default-env.json'; connect = { @{ VCAP_SERVICES = $vcap; PORT = 1 } | ConvertTo-Json -Depth 9 | Set-Content TestDrive:/default-env.json; Connect-InstanceManager TestDrive:/default-env.json } }
        @{ name = 'the folder of a binding'; connect = { Connect-InstanceManager $folder } }
        @{ name = 'the folder of a binding from the pipeline'; connect = { Get-Item -LiteralPath $folder | Connect-InstanceManager } }
        @{ name = 'an emulator from the pipeline'; connect = { $emulator | Connect-InstanceManager } }
        @{ name = 'a property ServiceKey from the pipeline'; connect = { [pscustomobject]@{ ServiceKey = $json } | Connect-InstanceManager } }
    ) {
        $session = & $connect
        $session | Should -BeOfType SapServiceTools.InstanceManagerSession
        $session.UserName | Should -Be $key.user
        "$($session.Uri)" | Should -Be $key.get_all_managed_instances_url
        $session.RequestCount | Should -Be 1
        @(Get-ManagedInstance -Session $session).Count | Should -Be 0
    }

    It 'may have a password in a secure string' {
        $table = @{} + $key
        $table.password = ConvertTo-Secret $key.password
        Connect-InstanceManager -ServiceKey $table | Should -Not -BeNullOrEmpty
    }

    It 'names all missing, empty and wrong fields at once' {
        $failure = Get-ErrorOf { Connect-InstanceManager -ServiceKey @{ user = ''; password = 5; get_managed_instance_url = 'not an address'; polling_timeout_seconds = 'long'; delete_managed_instance_url = 'http://x/no-placeholder' } }
        $failure.FullyQualifiedErrorId | Should -Be 'InvalidServiceKey,SapServiceTools.Cmdlets.TenantInstances.ConnectInstanceManagerCommand'
        $failure.CategoryInfo.Category | Should -Be 'InvalidArgument'
        $failure.Exception | Should -BeOfType SapServiceTools.ServiceException
        foreach ($field in 'user', 'password', 'post_managed_instance_url', 'get_managed_instance_url', 'get_all_managed_instances_url', 'delete_managed_instance_url', 'polling_timeout_seconds') {
            "$failure" | Should -Match "\b$field\b"
        }
    }

    It 'that is bad JSON is told with its position, and without its text' {
        $failure = Get-ErrorOf { Connect-InstanceManager -ServiceKey "{`n ""password"": ""hush-hush"" oops" }
        $failure.FullyQualifiedErrorId | Should -Match '^InvalidJson,'
        "$failure" | Should -Match 'line 2, position \d+'
        "$failure" | Should -Not -Match 'hush|oops'
    }

    It 'that is <name> is refused' -ForEach @(
        @{ name = 'a list'; bad = '[1]' }
        @{ name = 'no path and no JSON'; bad = 'no-such-file.json' }
        @{ name = 'blank'; bad = ' ' }
        @{ name = 'a number'; bad = 5 }
        @{ name = 'a script block'; bad = { } }
    ) {
        Get-ErrorId { Connect-InstanceManager -ServiceKey $bad } | Should -Be 'InvalidServiceKey'
    }

    It 'names the file that was looked for' {
        $path = Join-Path $TestDrive 'no-such-key.json'
        "$(Get-ErrorOf { Connect-InstanceManager -ServiceKey $path })" | Should -Match ([regex]::Escape("'$path'"))
        "$(Get-ErrorOf { $path | Connect-InstanceManager })" | Should -Match ([regex]::Escape("'$path'"))
    }

    It 'that is neither path nor JSON is not repeated where it may be a secret' {
        foreach ($text in 'password=hush-hush', '"hush-hush"', "some`nhush-hush", (ConvertTo-Secret 'hush-hush')) {
            $failure = Get-ErrorOf { Connect-InstanceManager -ServiceKey $text }
            $failure.FullyQualifiedErrorId | Should -Match '^InvalidServiceKey,'
            "$failure" | Should -Not -Match 'hush'
        }
    }

    It 'of another service names what it lacks for each of both' {
        $failure = Get-ErrorOf { Connect-InstanceManager -ServiceKey @{ clientid = 'x'; clientsecret = 'hush-hush'; url = 'https://x' } }
        $failure.FullyQualifiedErrorId | Should -Match '^InvalidServiceKey,'
        "$failure" | Should -Match 'sm_url.*post_managed_instance_url.*delete_managed_instance_url'
    }

    It 'that refers to CredHub is told as such' {
        "$(Get-ErrorOf { Connect-InstanceManager -ServiceKey '{"credhub-ref":"/c/x"}' })" | Should -Match 'CredHub'
    }

    It 'that holds itself is refused' {
        $table = @{} + $key
        $table.more = @{ back = $table }
        $failure = Get-ErrorOf { Connect-InstanceManager -ServiceKey $table }
        $failure.FullyQualifiedErrorId | Should -Match '^InvalidServiceKey,'
        "$failure" | Should -Match 'ServiceKey\.more\.back contains itself'
    }
}

Describe 'VCAP_SERVICES' {
    BeforeAll {
        $before = $env:VCAP_SERVICES
        function Set-Vcap {
            param([hashtable[]] $Binding)
            $env:VCAP_SERVICES = @{ 'managed-hana' = @($Binding | ForEach-Object { @{ name = $_.name; label = 'managed-hana'; tags = @($_.tags); credentials = $key } }) } | ConvertTo-Json -Depth 6
        }
    }

    AfterAll {
        $env:VCAP_SERVICES = $before
    }

    It 'has the binding by label, without a name' {
        Set-Vcap @{ name = 'one'; tags = 'blue' }
        (Connect-InstanceManager -FromVcapServices).UserName | Should -Be $key.user
    }

    It 'has the binding by name or tag' {
        Set-Vcap @{ name = 'one'; tags = 'blue' }, @{ name = 'two'; tags = 'red' }
        Connect-InstanceManager -FromVcapServices two | Should -Not -BeNullOrEmpty
        Connect-InstanceManager -FromVcapServices -ServiceName red | Should -Not -BeNullOrEmpty
    }

    It 'with several that fit lists their names' {
        Set-Vcap @{ name = 'one'; tags = 'blue' }, @{ name = 'two'; tags = 'red' }
        $failure = Get-ErrorOf { Connect-InstanceManager -FromVcapServices }
        $failure.FullyQualifiedErrorId | Should -Match '^ServiceNotBound,'
        "$failure" | Should -Match 'one.*two'
        "$failure" | Should -Not -Match ([regex]::Escape($key.password))
    }

    It 'without a match lists what is there' {
        Set-Vcap @{ name = 'one'; tags = 'blue' }
        $failure = Get-ErrorOf { Connect-InstanceManager -FromVcapServices nothing }
        $failure.FullyQualifiedErrorId | Should -Match '^ServiceNotBound,'
        "$failure" | Should -Match 'one'
    }

    It 'that is not set is an error' {
        $env:VCAP_SERVICES = $null
        Get-ErrorId { Connect-InstanceManager -FromVcapServices } | Should -Be 'ServiceNotBound'
    }

    It 'may be in a file or in folders instead' {
        $env:VCAP_SERVICES = $null
        try {
            $env:VCAP_SERVICES_FILE_PATH = Join-Path $TestDrive 'vcap.json'
            $failure = Get-ErrorOf { Connect-InstanceManager -FromVcapServices }
            $failure.FullyQualifiedErrorId | Should -Match '^ServiceNotBound,'
            "$failure" | Should -Match ([regex]::Escape($env:VCAP_SERVICES_FILE_PATH))
            $vcap | ConvertTo-Json -Depth 9 | Set-Content -LiteralPath $env:VCAP_SERVICES_FILE_PATH
            (Connect-InstanceManager -FromVcapServices).UserName | Should -Be $key.user
            $env:VCAP_SERVICES_FILE_PATH = $null
            $env:SERVICE_BINDING_ROOT = $bindings
            (Connect-InstanceManager -FromVcapServices).UserName | Should -Be $key.user
            (Connect-InstanceManager -FromVcapServices my-im).UserName | Should -Be $key.user
        }
        finally {
            $env:VCAP_SERVICES_FILE_PATH = $env:SERVICE_BINDING_ROOT = $null
        }
    }
}

Describe 'Plain http to another machine' {
    BeforeAll {
        $credential = [pscredential]::new('user', (ConvertTo-Secret 'hush-hush'))
        $elsewhere = @{} + $key
        foreach ($field in @($key.Keys -like '*_url')) { $elsewhere[$field] = $key[$field] -replace '^http://[^/]+', 'http://service.invalid' }
        $manager = @{ sm_url = 'https://sm.invalid'; url = 'http://service.invalid'; clientid = 'x'; clientsecret = 'hush-hush' }
        # A name below .invalid leads nowhere, so with the switch the network is what fails.
        $attempts = @{
            key      = { param($more) Connect-InstanceManager -ServiceKey $elsewhere @more }
            token    = { param($more) Connect-InstanceManager -ServiceKey $manager @more }
            broker   = { param($more) Connect-Broker http://service.invalid $credential @more }
            keystone = { param($more) Connect-Sahara -AuthUri http://service.invalid/v3 -Credential $credential -ProjectName p @more }
        }
    }

    It 'carries no credentials (<_>)' -ForEach 'key', 'token', 'broker', 'keystone' {
        $failure = Get-ErrorOf { & $attempts[$_] @{} }
        $failure.FullyQualifiedErrorId | Should -Match '^UnencryptedAuthentication,'
        $failure.CategoryInfo.Category | Should -Be 'SecurityError'
        "$failure" | Should -Match 'http://service\.invalid'
        $failure.ErrorDetails.RecommendedAction | Should -Match '-AllowUnencryptedAuthentication'
    }

    It 'is tried with the switch, a second time at most, since nothing was ever reached there (<_>)' -ForEach 'key', 'token', 'broker', 'keystone' {
        $attempt, $lines = $attempts[$_], [Collections.Generic.List[object]]::new()
        Get-ErrorId { & $attempt @{ AllowUnencryptedAuthentication = $true; Verbose = $true } 3>&1 4>&1 | ForEach-Object { $lines.Add($_) } } | Should -Be 'ConnectionFailed'
        $lines | Where-Object { $_ -is [Management.Automation.WarningRecord] } | Should -BeNullOrEmpty
        # The token's request has a second try of its own in each of the two of the request that needs it.
        @($lines -like '> *').Count | Should -BeIn 2, 4
    }
}

Describe 'A credential and four addresses' {
    It 'make a session' {
        $credential = [pscredential]::new($key.user, (ConvertTo-Secret $key.password))
        $session = Connect-InstanceManager -Credential $credential -PostManagedInstanceUri $key.post_managed_instance_url -GetManagedInstanceUri $key.get_managed_instance_url `
            -GetAllManagedInstancesUri $key.get_all_managed_instances_url -DeleteManagedInstanceUri $key.delete_managed_instance_url
        (New-ManagedInstance by-credential -Session $session).Status | Should -Be 'CREATION_SUCCEEDED'
    }

    It 'are checked as a key is' {
        $credential = [pscredential]::new('u', (ConvertTo-Secret 'p'))
        $failure = Get-ErrorOf { Connect-InstanceManager -Credential $credential -PostManagedInstanceUri 'ftp://x/{tenant_id}' -GetManagedInstanceUri 'http://x' -GetAllManagedInstancesUri 'http://x' -DeleteManagedInstanceUri 'http://x/{tenant_id}' }
        $failure.FullyQualifiedErrorId | Should -Match '^InvalidServiceKey,'
        "$failure" | Should -Match 'post_managed_instance_url.*get_managed_instance_url'
    }
}

Describe 'Options' {
    It 'go by the names of the Python package too' {
        $session = Connect-InstanceManager -ServiceKey $key -polling_interval_millis 0 -polling_timeout_seconds 1 -cache_max_items 1 -cache_item_expire_seconds 1
        1..3 | New-ManagedInstance -Session $session -IfExists Skip | Should -HaveCount 3
        $session.CacheCount | Should -Be 1
    }

    It '<name> below its minimum is refused' -ForEach @(
        @{ name = 'PollingIntervalMilliseconds'; value = -1; field = 'polling_interval_millis' }
        @{ name = 'PollingTimeoutSeconds'; value = 0; field = 'polling_timeout_seconds' }
        @{ name = 'CacheMaxItems'; value = 0; field = 'cache_max_items' }
        @{ name = 'CacheItemExpireSeconds'; value = 0; field = 'cache_item_expire_seconds' }
    ) {
        $more = @{ $name = $value }
        $failure = Get-ErrorOf { Connect-InstanceManager -ServiceKey $key @more }
        $failure.CategoryInfo.Category | Should -Be 'InvalidArgument'
        "$failure" | Should -Match $field
    }
}

Describe 'The session' {
    It 'becomes the default, but not with -NoDefault' {
        $first = Connect-InstanceManager -ServiceKey $key
        $second = Connect-InstanceManager -ServiceKey $key -NoDefault
        $before = $first.RequestCount, $second.RequestCount
        $null = Get-ManagedInstance
        $first.RequestCount | Should -Be ($before[0] + 1)
        $second.RequestCount | Should -Be $before[1]
    }

    It 'starts with a warm cache' {
        $null = New-ManagedInstance warm -Session (Connect-InstanceManager -ServiceKey $key)
        $session = Connect-InstanceManager -ServiceKey $key
        (Get-ManagedInstance warm).TenantId | Should -Be 'warm'
        $session.RequestCount | Should -Be 1
        $session.CacheHits | Should -Be 1
    }

    It 'is not made with a wrong password, and the default stays' {
        $good = Connect-InstanceManager -ServiceKey $key
        $count = @(Get-ServiceSession).Count
        $wrong = @{} + $key
        $wrong.password = 'wrong'

        $failure = Get-ErrorOf { Connect-InstanceManager -ServiceKey $wrong }

        $failure.FullyQualifiedErrorId | Should -Be 'AuthenticationFailed,SapServiceTools.Cmdlets.TenantInstances.ConnectInstanceManagerCommand'
        $failure.CategoryInfo.Category | Should -Be 'AuthenticationError'
        $failure.Exception.StatusCode | Should -Be 401
        @(Get-ServiceSession).Count | Should -Be $count
        $before = $good.RequestCount
        $null = Get-ManagedInstance
        $good.RequestCount | Should -Be ($before + 1)
    }

    It 'is not made where nobody listens' {
        $unreachable = @{} + $key
        $unreachable.get_all_managed_instances_url = 'http://127.0.0.1:1/managed'
        $failure = Get-ErrorOf { Connect-InstanceManager -ServiceKey $unreachable -WarningAction Ignore }
        $failure.FullyQualifiedErrorId | Should -Match '^ConnectionFailed,'
        $failure.CategoryInfo.Category | Should -Be 'ConnectionError'
        "$failure" | Should -Match '127\.0\.0\.1:1'
    }
}

Describe 'TLS' -Skip:$NoKestrel {
    BeforeAll {
        $rsa = [Security.Cryptography.RSA]::Create(2048)
        $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=localhost', $rsa, 'SHA256', [Security.Cryptography.RSASignaturePadding]::Pkcs1)
        $names = [Security.Cryptography.X509Certificates.SubjectAlternativeNameBuilder]::new()
        $names.AddDnsName('localhost')
        $names.AddIpAddress([Net.IPAddress]::Loopback)
        $request.CertificateExtensions.Add($names.Build())
        $certificate = $request.CreateSelfSigned([datetimeoffset]::Now.AddDays(-1), [datetimeoffset]::Now.AddDays(1))
        $pem = Join-Path $TestDrive 'ca.pem'
        Set-Content -LiteralPath $pem $certificate.ExportCertificatePem()
        $secure = Start-TestEmulator -With @{ Certificate = $certificate }
    }

    AfterAll {
        Stop-ServiceEmulator $secure
        $certificate.Dispose()
    }

    It 'with an unknown issuer is refused' {
        $failure = Get-ErrorOf { Connect-InstanceManager -ServiceKey $secure.ServiceKey }
        $failure.FullyQualifiedErrorId | Should -Match '^TlsFailure,'
        $failure.CategoryInfo.Category | Should -Be 'ConnectionError'
        $failure.ErrorDetails.RecommendedAction | Should -Match 'CACertificatePath'
    }

    It 'trusts -CACertificatePath' {
        Connect-InstanceManager -ServiceKey $secure.ServiceKey -CACertificatePath TestDrive:/ca.pem | Should -Not -BeNullOrEmpty
    }

    It 'trusts REQUESTS_CA_BUNDLE' {
        $before = $env:REQUESTS_CA_BUNDLE
        try {
            $env:REQUESTS_CA_BUNDLE = $pem
            Connect-InstanceManager -ServiceKey $secure.ServiceKey | Should -Not -BeNullOrEmpty
        }
        finally {
            $env:REQUESTS_CA_BUNDLE = $before
        }
    }

    It 'trusts anything with -SkipCertificateCheck' {
        Connect-InstanceManager -ServiceKey $secure.ServiceKey -SkipCertificateCheck | Should -Not -BeNullOrEmpty
    }

    It 'with a bundle that cannot be read says so' {
        $failure = Get-ErrorOf { Connect-InstanceManager -ServiceKey $secure.ServiceKey -CACertificatePath (Join-Path $TestDrive 'missing.pem') }
        $failure.CategoryInfo.Category | Should -Be 'InvalidArgument'
        "$failure" | Should -Match 'missing\.pem'
    }
}
