BeforeDiscovery {
    . $PSScriptRoot/BackEnds.ps1
}

Describe '<BackEnd>' -ForEach $BackEnds {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-TestEmulator -With @{ FailingTenant = 'fail*' }
        $session = Connect-TestEmulator $emulator -BackEnd $BackEnd
        $null = 'acme', 'globex', 'fail1' | New-ManagedInstance -ErrorAction Ignore

        function Get-Plain {
            param([securestring] $Secret)
            [Net.NetworkCredential]::new('', $Secret).Password
        }
    }

    AfterAll {
        Disconnect-ServiceSession $session
        Stop-ServiceEmulator $emulator
    }

    Describe 'Get-ManagedInstanceCredential' {
        It 'has PSCredentials, and secrets as secure strings' {
            $it = Get-ManagedInstanceCredential acme
            $it.PSObject.TypeNames[0] | Should -Be 'SapServiceTools.ManagedInstanceCredential'
            $it.TenantId | Should -Be 'acme'
            $it.Credential | Should -BeOfType pscredential
            $it.HdiCredential | Should -BeOfType pscredential
            $it.certificate | Should -BeOfType securestring
            $it.host | Should -BeOfType string
            $it.port | Should -BeOfType string
            $it.schema | Should -Not -BeNullOrEmpty
            $it.PSObject.Properties.Name | Should -Not -Contain 'password'
            $it.PSObject.Properties.Name | Should -Not -Contain 'hdi_password'
        }

        It 'has the same values as text with -AsPlainText' {
            $it = Get-ManagedInstanceCredential acme
            $plain = Get-ManagedInstanceCredential acme -AsPlainText
            $plain.user | Should -Be $it.Credential.UserName
            $plain.password | Should -Be $it.Credential.GetNetworkCredential().Password
            $plain.hdi_user | Should -Be $it.HdiCredential.UserName
            $plain.hdi_password | Should -Be $it.HdiCredential.GetNetworkCredential().Password
            $plain.certificate | Should -Be (Get-Plain $it.certificate)
            $plain.host | Should -Be $it.host
            $plain.TenantId | Should -Be 'acme'
        }

        It 'takes instances without asking the server again' {
            $instances = Get-ManagedInstance acme, globex
            $before = $session.RequestCount
            ($instances | Get-ManagedInstanceCredential).TenantId | Sort-Object | Should -Be 'acme', 'globex'
            $session.RequestCount | Should -Be $before
            $null = $instances[0] | Get-ManagedInstanceCredential -NoCache
            $session.RequestCount | Should -Be ($before + $ReadCost)
        }

        It 'has an error for a missing tenant' {
            $failure = Get-ErrorOf { Get-ManagedInstanceCredential nobody }
            $failure.FullyQualifiedErrorId | Should -Be 'InstanceNotFound,SapServiceTools.Cmdlets.TenantInstances.GetManagedInstanceCredentialCommand'
            $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        }

        It 'has an error for an instance without credentials, and goes on' {
            $found = Get-ManagedInstanceCredential fail1, acme -ErrorVariable failures -ErrorAction SilentlyContinue
            $found.TenantId | Should -Be 'acme'
            $failures[0].FullyQualifiedErrorId | Should -Match '^CredentialsMissing,'
            $failures[0].CategoryInfo.Category | Should -Be 'InvalidOperation'
            "$($failures[0])" | Should -Match 'CREATION_FAILED'
        }
    }
}

Describe 'Credentials with odd names of fields' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-TestEmulator
        $session = Connect-TestEmulator $emulator
        $body = '{"tenant_id":"acme","status":"CREATION_SUCCEEDED","credentials":{"":"hush-hush","host":"h","psobject":"p","more":{"":{"a":"hush-hush"},"b":"c"},"list":[{"":1,"d":2}]}}'
        $emulator.Faults.Add(@{ Operation = 'Get'; TenantId = 'acme'; StatusCode = 200; Body = $body; ContentType = 'application/json'; Times = -1 })
    }

    AfterAll {
        Disconnect-ServiceSession $session
        Stop-ServiceEmulator $emulator
    }

    It 'are handed out all the same' {
        $plain = Get-ManagedInstanceCredential acme -AsPlainText -NoCache
        $plain.'(unnamed)', $plain.host, $plain.credentials_psobject | Should -Be 'hush-hush', 'h', 'p'
        $plain.more.'(unnamed)'.a, $plain.more.b, $plain.list[0].'(unnamed)', $plain.list[0].d | Should -Be 'hush-hush', 'c', 1, 2
    }

    It 'keep what has no name as a secret' {
        $it = Get-ManagedInstanceCredential acme -NoCache
        $it.'(unnamed)' | Should -BeOfType securestring
        $it.more.'(unnamed)'.a | Should -BeOfType securestring
        $it.host | Should -Be 'h'
        $it | Format-List * | Out-String | Should -Not -Match 'hush'
    }
}
