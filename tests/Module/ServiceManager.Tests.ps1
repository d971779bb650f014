# What only a Service Manager has: its keys, its plan, its bindings, its rates; and both services together.
BeforeDiscovery {
    . $PSScriptRoot/Kestrel.ps1
}

BeforeAll {
    . $PSScriptRoot/Support.ps1
}

Describe 'A service key of a Service Manager' {
    BeforeAll {
        $emulator = Start-TestEmulator
        $key = $emulator.ServiceManagerKey
    }

    AfterAll {
        Get-ServiceSession | Disconnect-ServiceSession
        Stop-ServiceEmulator $emulator
    }

    It 'makes a session with it, and shows no secret' {
        $session = Connect-InstanceManager -ServiceKey $key
        $session.BackEnd | Should -Be 'ServiceManager'
        $session.UserName | Should -Be $key.clientid
        "$($session.Uri)" | Should -Be $key.sm_url
        ($session | Format-List * | Out-String) + ($emulator | Format-List | Out-String) + ($emulator | Out-String) + "$key" | Should -Not -Match ([regex]::Escape($key.clientsecret))
    }

    It 'is read from a file as well' {
        $file = Join-Path $TestDrive 'sm-key.json'
        $key | ConvertTo-Json | Set-Content -LiteralPath $file
        (Connect-InstanceManager $file).BackEnd | Should -Be 'ServiceManager'
    }

    It 'takes the secret by Basic too' {
        (Connect-InstanceManager -ServiceKey $key -TokenAuthentication Basic).BackEnd | Should -Be 'ServiceManager'
    }

    It 'that lacks <field> is told by name' -ForEach @(
        @{ field = 'sm_url' }
        @{ field = 'url' }
        @{ field = 'clientid' }
        @{ field = 'clientsecret' }
    ) {
        $bad = @{} + $key
        $bad.Remove($field)
        $failure = Get-ErrorOf { Connect-InstanceManager -ServiceKey $bad }
        $failure.FullyQualifiedErrorId | Should -Match '^(InvalidServiceKey),'
        "$failure" | Should -Match "\b$field\b"
        "$failure" | Should -Not -Match ([regex]::Escape($key.clientsecret))
    }

    It 'mixed with one of an Instance Manager is told by name' {
        "$(Get-ErrorOf { Connect-InstanceManager -ServiceKey (@{} + $key + $emulator.ServiceKey) })" | Should -Match 'post_managed_instance_url.*sm_url'
    }

    It 'with a wrong secret opens no session' {
        $wrong = @{} + $key
        $wrong.clientsecret = 'hush-hush'
        $failure = Get-ErrorOf { Connect-InstanceManager -ServiceKey $wrong }
        $failure.FullyQualifiedErrorId | Should -Be 'AuthenticationFailed,SapServiceTools.Cmdlets.TenantInstances.ConnectInstanceManagerCommand'
        $failure.CategoryInfo.Category | Should -Be 'AuthenticationError'
        "$failure" | Should -Not -Match 'hush'
    }

    It 'is found in VCAP_SERVICES' {
        $before = $env:VCAP_SERVICES
        try {
            $env:VCAP_SERVICES = @{ 'service-manager' = @(@{ name = 'sm'; label = 'service-manager'; tags = @(); credentials = $key }) } | ConvertTo-Json -Depth 6
            (Connect-InstanceManager -FromVcapServices).BackEnd | Should -Be 'ServiceManager'
        }
        finally {
            $env:VCAP_SERVICES = $before
        }
    }
}

Describe 'Plan and bindings' {
    BeforeAll {
        $emulator = Start-TestEmulator
    }

    AfterAll {
        Get-ServiceSession | Disconnect-ServiceSession
        Stop-ServiceEmulator $emulator
    }

    It 'are looked up by the names that are given' {
        $one = Connect-TestEmulator $emulator -BackEnd ServiceManager
        $other = Connect-TestEmulator $emulator -BackEnd ServiceManager -With @{ PlanName = 'schema' }
        $null = New-ManagedInstance a -Session $one
        Get-ManagedInstance -Session $other | Should -BeNullOrEmpty
        $null = New-ManagedInstance a -Session $other
        $emulator.ServiceManager.Instances | Should -HaveCount 2
        $failure = Get-ErrorOf { Connect-TestEmulator $emulator -BackEnd ServiceManager -With @{ OfferingName = 'nothing' } }
        $failure.FullyQualifiedErrorId | Should -Match '^PlanNotFound,'
        "$failure" | Should -Match 'nothing'
    }

    It 'make a missing binding on get, unless that isn''t allowed' {
        $id = $emulator.ServiceManager.AddInstance('lacking', 'by-hand', 0)
        $careful = Connect-TestEmulator $emulator -BackEnd ServiceManager -With @{ AllowBinding = $false }
        (Get-ManagedInstance lacking -Session $careful).Status | Should -Be 'BINDING_MISSING'
        Get-ErrorId { Get-ManagedInstanceCredential lacking -Session $careful } | Should -Be 'CredentialsMissing'
        $usual = Connect-TestEmulator $emulator -BackEnd ServiceManager
        (Get-ManagedInstance lacking -Session $usual -NoWait).Status | Should -Be 'BINDING_MISSING'
        (Get-ManagedInstance lacking -Session $usual).Status | Should -Be 'CREATION_SUCCEEDED'
        ($emulator.ServiceManager.Instances | Where-Object Id -EQ $id).BindingIds | Should -HaveCount 1
    }
}

Describe 'Rates' {
    It 'that others use up too cost time, and no record' {
        $emulator = Start-TestEmulator
        $assembly = $emulator.GetType().Assembly
        $seconds = [Enum]::Parse($assembly.GetType('SapServiceTools.Emulator.Configuration.RetryAfterStyle'), 'Seconds')
        $emulator.RateLimit = [Activator]::CreateInstance($assembly.GetType('SapServiceTools.Emulator.Configuration.EmulatorRateLimit'), [object[]]@(60, [timespan]::FromSeconds(2), $seconds))
        $session = Connect-InstanceManager -ServiceKey $emulator.ServiceManagerKey -PollingIntervalMilliseconds 200 -WarningVariable warnings -WarningAction SilentlyContinue
        $made = 1..40 | ForEach-Object { "t$_" } | New-ManagedInstance -WarningVariable +warnings -WarningAction SilentlyContinue -ErrorVariable failures
        $failures | Should -BeNullOrEmpty
        $made | Should -HaveCount 40
        @($warnings).Count | Should -BeLessOrEqual 1
        Disconnect-ServiceSession $session
        Stop-ServiceEmulator $emulator
    }
}

Describe 'Two keys' {
    BeforeAll {
        $emulator = Start-TestEmulator
        $old = Connect-TestEmulator $emulator -With @{ NoDefault = $true }
        $new = Connect-TestEmulator $emulator -BackEnd ServiceManager -With @{ NoDefault = $true }
        $both = Connect-InstanceManager -ServiceKey $emulator.ServiceKey, $emulator.ServiceManagerKey -PollingIntervalMilliseconds 20
        $null = 'old1', 'old2', 'twice' | New-ManagedInstance -Session $old
        $null = 'new1', 'twice' | New-ManagedInstance -Session $new
    }

    AfterAll {
        Get-ServiceSession | Disconnect-ServiceSession
        Stop-ServiceEmulator $emulator
    }

    It 'list both services, each tenant once, as the new one has it' {
        $both.BackEnd | Should -Be 'Migration'
        $all = Get-ManagedInstance
        $all.TenantId | Sort-Object | Should -Be 'new1', 'old1', 'old2', 'twice'
        ($all | Where-Object TenantId -EQ twice).Id | Should -Be (Get-ManagedInstance twice -Session $new).Id
    }

    It 'read the new service first, then the old one' {
        (Get-ManagedInstance old1 -NoCache).TenantId | Should -Be 'old1'
        (Get-ManagedInstance twice -NoCache).Id | Should -Be (Get-ManagedInstance twice -Session $new).Id
        Get-ErrorId { Get-ManagedInstance nobody } | Should -Be 'InstanceNotFound'
    }

    It 'create in the new service, but not what the old one has' {
        $null = New-ManagedInstance new2
        Get-ManagedInstance new2 -NoCache -Session $new | Should -Not -BeNullOrEmpty
        Get-ErrorId { Get-ManagedInstance new2 -NoCache -Session $old } | Should -Be 'InstanceNotFound'
        Get-ErrorId { New-ManagedInstance old1 } | Should -Be 'InstanceExists'
        (New-ManagedInstance old1 -IfExists Wait).TenantId | Should -Be 'old1'
    }

    It 'delete in both' {
        Remove-ManagedInstance twice, old2, new1 -Confirm:$false
        foreach ($session in $old, $new) {
            foreach ($tenant in 'twice', 'old2', 'new1') { Get-ErrorId { Get-ManagedInstance $tenant -NoCache -Session $session } | Should -Be 'InstanceNotFound' }
        }
        Get-ErrorId { Remove-ManagedInstance twice -Confirm:$false } | Should -Be 'InstanceNotFound'
        Remove-ManagedInstance old1 -NoWait -Confirm:$false | Wait-ManagedInstance | Should -BeNullOrEmpty
    }

    It 'must be of both services' {
        $failure = Get-ErrorOf { Connect-InstanceManager -ServiceKey $emulator.ServiceManagerKey, $emulator.ServiceManagerKey }
        $failure.FullyQualifiedErrorId | Should -Match '^InvalidServiceKey,'
        "$failure" | Should -Match '2 and 0'
    }
}

Describe 'A key with a certificate' -Skip:$NoKestrel {
    BeforeAll {
        $rsa = [Security.Cryptography.RSA]::Create(2048)
        $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=localhost', $rsa, 'SHA256', [Security.Cryptography.RSASignaturePadding]::Pkcs1)
        $names = [Security.Cryptography.X509Certificates.SubjectAlternativeNameBuilder]::new()
        $names.AddIpAddress([Net.IPAddress]::Loopback)
        $request.CertificateExtensions.Add($names.Build())
        $certificate = $request.CreateSelfSigned([datetimeoffset]::Now.AddDays(-1), [datetimeoffset]::Now.AddDays(1))
        $emulator = Start-TestEmulator -With @{ Certificate = $certificate }
        $key = $emulator.ServiceManagerCertificateKey
    }

    AfterAll {
        Get-ServiceSession | Disconnect-ServiceSession
        Stop-ServiceEmulator $emulator
        $certificate.Dispose()
    }

    It 'gets its tokens with it' {
        $null = Connect-InstanceManager -ServiceKey $key -SkipCertificateCheck -PollingIntervalMilliseconds 20
        (New-ManagedInstance a).Status | Should -Be 'CREATION_SUCCEEDED'
    }

    It 'that expired, or whose key is another one''s, is told by the name of the field' {
        $expired = $request.CreateSelfSigned([datetimeoffset]::Now.AddDays(-2), [datetimeoffset]::Now.AddDays(-1))
        $bad = @{} + $key
        $bad.certificate = $expired.ExportCertificatePem()
        $bad.key = $rsa.ExportPkcs8PrivateKeyPem()
        "$(Get-ErrorOf { Connect-InstanceManager -ServiceKey $bad })" | Should -Match 'certificate expired on'
        $bad.certificate = $key.certificate
        $failure = Get-ErrorOf { Connect-InstanceManager -ServiceKey $bad }
        $failure.FullyQualifiedErrorId | Should -Match '^InvalidServiceKey,'
        "$failure" | Should -Match "key doesn't belong to the certificate"
        "$failure" | Should -Not -Match 'BEGIN'
    }
}

Describe 'No secret' {
    It 'of a Service Manager comes out of <name>' -ForEach @(
        @{ name = 'verbose and debug text'; act = { param($emulator) $null = Get-ManagedInstance a -NoCache; $null = Update-ManagedInstanceCredential a -RemoveOld } }
        @{ name = 'errors that repeat what was sent'; act = { param($emulator) $emulator.Faults.Add(@{ Kind = 'EchoSecrets'; Times = 2 }); $null = Get-ManagedInstance a -NoCache; try { Repair-ManagedInstance } catch { "$_" } } }
        @{ name = 'steps of a fleet'; act = { param($emulator) Sync-ManagedInstance a, b | Format-List *; Repair-ManagedInstance | Format-List * } }
    ) {
        $emulator = Start-TestEmulator
        $all = & {
            $VerbosePreference = $DebugPreference = 'Continue'
            $session = Connect-TestEmulator $emulator -BackEnd ServiceManager
            $null = New-ManagedInstance a
            & $act $emulator
        } *>&1 | Out-String -Width 4096
        $all.Length | Should -BeGreaterThan 500
        $password = (Get-ManagedInstanceCredential a -AsPlainText -NoCache).password
        foreach ($secret in $emulator.ServiceManagerKey.clientsecret, $password) { $all.Contains($secret) | Should -BeFalse }
        # The form of the emulator's tokens.
        $all | Should -Not -Match '[0-9A-F]{48}'
        Get-ServiceSession | Disconnect-ServiceSession
        Stop-ServiceEmulator $emulator
    }
}
