# Brokers in bulk, and what is left after a stop.
BeforeAll {
    . $PSScriptRoot/Support.ps1
    . $PSScriptRoot/BrokerSupport.ps1
}

AfterAll {
    Get-ServiceSession | Disconnect-ServiceSession
    Stop-ServiceBroker -Drain 0
    Stop-ServiceEmulator
}

Describe 'Many instances' {
    It 'are made, bound three times each, unbound and removed through one pipeline, and nothing is left' {
        $broker = Start-TestBroker
        $session = $broker | Connect-Broker -NoDefault
        $counts = @{ Provisioned = 0; Bound = 0; Unbound = 0 }
        1..100 | ForEach-Object { "instance-$_" } |
            Invoke-BrokerProvision store small -ThrottleLimit 20 -Session $session |
            ForEach-Object { $counts.Provisioned++; $_, $_, $_ } |
            Invoke-BrokerBind -ThrottleLimit 20 |
            ForEach-Object { $counts.Bound++; $_ } |
            Invoke-BrokerUnbind -ThrottleLimit 20 -PassThru |
            ForEach-Object { $counts.Unbound++; $_ } |
            Sort-Object InstanceId -Unique |
            Invoke-BrokerDeprovision -ThrottleLimit 20 -Confirm:$false -ErrorVariable failures

        $failures | Should -BeNullOrEmpty
        $counts.Provisioned | Should -Be 100
        $counts.Bound | Should -Be 300
        $counts.Unbound | Should -Be 300
        $broker.Instances | Should -Be 0
        $broker.Bindings | Should -Be 0
        Get-BrokerInstance -Session $session | Should -BeNullOrEmpty
        # Each change was one request, but for the catalog.
        $session.RequestCount | Should -Be 801
    }

    It 'in the background end as well' {
        $emulator = Start-TestEmulator -With @{ ProvisioningTime = [timespan]::FromMilliseconds(300) }
        $session = $emulator | Connect-Broker -NoDefault
        $made = 1..40 | Invoke-BrokerProvision cluster shared -ThrottleLimit 20 -Session $session
        $made.Count | Should -Be 40
        $made | Invoke-BrokerDeprovision -ThrottleLimit 20 -Confirm:$false
        Get-BrokerInstance -Session $session | Should -BeNullOrEmpty
        $session.PendingOperations | Should -BeNullOrEmpty
    }
}

Describe 'A stop in mid-wait' {
    BeforeAll {
        $emulator = Start-TestEmulator -With @{ ProvisioningTime = [timespan]::FromMinutes(10) }
        $password = $emulator.ServiceKey.password
    }

    It 'leaves operations that the session can go on waiting for' {
        $session = $emulator | Connect-Broker -NoDefault
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("param(`$s) Import-Module '$ManifestPath'; 'a', 'b' | Invoke-BrokerProvision cluster shared -Session `$s").AddArgument($session)
            $null = $shell.BeginInvoke()
            Wait-Until { $session.PendingOperations.Count -eq 2 -and @($session.PendingOperations | Where-Object Status -EQ 'in progress').Count -eq 2 }
            Stop-Shell $shell
        }
        finally {
            $shell.Dispose()
        }
        $session.PendingOperations.InstanceId | Sort-Object | Should -Be 'a', 'b'
        $late = Get-ErrorOf { Wait-BrokerOperation -Session $session -TimeoutSeconds 1 }
        $late.TargetObject.InstanceId | Sort-Object | Should -Be 'a', 'b'
    }

    It 'by Ctrl-C says what is pending and how to go on' -Skip:$IsWindows {
        $script = Join-Path $TestDrive 'interrupted.ps1'
        @(
            "Import-Module '$ManifestPath'"
            "`$secret = [Net.NetworkCredential]::new('', '$password').SecurePassword"
            "`$null = Connect-Broker '$($emulator.BrokerUri)' -Credential ([pscredential]::new('$($emulator.UserName)', `$secret))"
            "'c', 'd' | Invoke-BrokerProvision cluster shared"
        ) | Set-Content $script
        $process = Start-ChildProcess '-File', $script
        try {
            Wait-Until -Seconds 60 { @($emulator.Requests | Where-Object { $_.Path -match '/(c|d)/last_operation$' }).Count -ge 2 }
            Send-Signal $process INT
            $process.WaitForExit(20000) | Should -BeTrue
            $text = $process.StandardOutput.ReadToEnd() + $process.StandardError.ReadToEnd()
            $text | Should -Match 'Create instance c \(in progress\)'
            $text | Should -Match 'Create instance d \(in progress\)'
            $text | Should -Match 'Wait-BrokerOperation -Session \(Get-ServiceSession \d+\)'
            $text.Contains($password) | Should -BeFalse
        }
        finally {
            if (-not $process.HasExited) { $process.Kill() }
            $process.Dispose()
        }
    }
}
