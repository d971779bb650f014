# Service keys and parameters that are wrong in themselves. What cmdlets do with right ones, and servers that fail, is in Canary.Tests.ps1.
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
