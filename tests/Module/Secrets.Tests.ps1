BeforeAll {
    . $PSScriptRoot/Support.ps1
}

Describe 'No secret in any text' {
    BeforeAll {
        # Characters that JSON, URLs and Base64 each write in their own way; whatever the spelling, the first part would show.
        $canary = "c4n4ry-`"`u{fc}\"
        $parameterCanary = 'c4n4ry-parameter'
        $base64 = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("runner:$canary"))
        $secret = ConvertTo-Secret $canary
        $emulator = Start-TestEmulator -With @{ Credential = [pscredential]::new('runner', $secret); FailingTenant = 'fail*' }
        $key = $emulator.ServiceKey
    }

    AfterAll {
        $emulator | Stop-ServiceEmulator
    }

    It 'while everything goes well' {
        $session = $null
        $trace = Get-Trace {
            Connect-InstanceManager -ServiceKey $key -OutVariable session
            'a', 'b' | New-ManagedInstance -ProvisioningParameter @{ database_id = 'd'; admin_password = $parameterCanary } -BindingParameter @{ nested = @{ token = $parameterCanary } }
            Get-ManagedInstance
            Get-ManagedInstance a -NoCache
            Get-ManagedInstanceCredential a
            Get-ServiceSession
            New-ManagedInstance c -NoWait | Wait-ManagedInstance
            Clear-ManagedInstanceCache
            Remove-ManagedInstance a, b, c -Confirm:$false -PassThru
        }

        $trace.Records.Count | Should -BeGreaterThan 30
        $trace.Records | Where-Object { $_ -is [System.Management.Automation.DebugRecord] } | Should -Not -BeNullOrEmpty
        $trace.Text | Should -Match 'admin_password'
        $trace.Text | Should -Not -Match 'c4n4ry'
        $trace.Text.Contains($base64) | Should -BeFalse
    }

    It 'nor the passwords of instances' {
        $null = Connect-InstanceManager -ServiceKey $key
        $null = New-ManagedInstance d
        $plain = Get-ManagedInstanceCredential d -AsPlainText
        $trace = Get-Trace {
            Get-ManagedInstance d -NoCache
            Get-ManagedInstance
            Get-ManagedInstanceCredential d
        }

        $plain.password | Should -Not -BeNullOrEmpty
        $trace.Text.Contains($plain.password) | Should -BeFalse
        $trace.Text.Contains($plain.hdi_password) | Should -BeFalse
    }

    It 'while things go wrong' {
        $wrong = @{} + $key
        $wrong.password = "$canary-wrong"
        $unreachable = @{} + $key
        $unreachable.get_all_managed_instances_url = 'http://127.0.0.1:1/managed'
        $incomplete = @{ user = 'runner'; password = $canary }
        $null = Connect-InstanceManager -ServiceKey $key
        $emulator.Faults.Add(@{ Kind = 'EchoSecrets'; Operation = 'Get'; StatusCode = 500 })
        $trace = Get-Trace {
            foreach ($bad in $wrong, $unreachable, $incomplete) {
                try { Connect-InstanceManager -ServiceKey $bad } catch { $_ }
            }
            try { Connect-InstanceManager -ServiceKey "{ ""password"": ""$canary"", oops }" } catch { $_ }
            try { Connect-InstanceManager -ServiceKey "password=$canary" } catch { $_ }
            New-ManagedInstance fail1 -ProvisioningParameter @{ password = $parameterCanary }
            try { New-ManagedInstance x -ProvisioningParameter @{ password = $parameterCanary; block = { $parameterCanary } } } catch { $_ }
            try { New-ManagedInstance x -ProvisioningParameter "{ ""p"": ""$parameterCanary"" " } catch { $_ }
            Get-ManagedInstance whoever -NoCache
        }

        @($trace.Records | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }).Count | Should -BeGreaterOrEqual 9
        $trace.Text | Should -Not -Match 'c4n4ry'
        $trace.Text.Contains($base64) | Should -BeFalse
    }
}
