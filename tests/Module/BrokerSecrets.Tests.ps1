BeforeAll {
    . $PSScriptRoot/Support.ps1
    . $PSScriptRoot/BrokerSupport.ps1
    $canary = "c4n4ry-`"`u{fc}\"
    $parameterCanary = 'c4n4ry-parameter'
    $broker = Start-TestBroker -With @{
        Credential  = New-TestCredential -Password $canary
        OnBind      = { @{ credentials = @{ password = 'c4n4ry-binding'; uri = 'https://u:c4n4ry-binding@host.example' }; syslog_drain_url = 'syslog://u:c4n4ry-drain@host.example' } }
        OnProvision = { if ($Request.InstanceId -eq 'broken') { throw 'c4n4ry-fault' } }
    } -Service @{ Requires = 'syslog_drain'; BindingsRetrievable = $true; InstancesRetrievable = $true }
}

AfterAll {
    Get-ServiceSession | Disconnect-ServiceSession
    Stop-ServiceBroker -Drain 0
}

Describe 'No secret of a broker in any text' {
    It 'until it is asked for' {
        $file = Join-Path $TestDrive 'inventory.json'
        $trace = Get-Trace {
            $session = $broker | Connect-Broker -Credential (New-TestCredential -Password $canary)
            $session
            $instance = Invoke-BrokerProvision store small -InstanceId seen -Parameter @{ admin_password = $parameterCanary }
            $instance
            $binding = $instance | Invoke-BrokerBind -BindingId seen -Parameter @{ token = $parameterCanary }
            $binding
            Get-BrokerBinding
            $binding | Get-BrokerBinding
            $instance | Get-BrokerInstance
            $binding | Get-BrokerCredential
            Invoke-BrokerProvision store small -InstanceId broken -Parameter @{ secret = $parameterCanary }
            Export-BrokerInventory $file
            $binding | Invoke-BrokerUnbind -PassThru
        }
        $trace.Records.Count | Should -BeGreaterThan 20
        $trace.Records | Where-Object { $_ -is [System.Management.Automation.DebugRecord] } | Should -Not -BeNullOrEmpty
        $trace.Text | Should -Match 'admin_password'
        $trace.Text | Should -Not -Match 'c4n4ry'
        Get-Content $file -Raw | Should -Not -Match 'c4n4ry'
    }

    It 'and then they are all there' {
        $binding = Invoke-BrokerProvision store small | Invoke-BrokerBind
        $shown = $binding | Get-BrokerCredential
        $shown.password | Should -BeOfType ([securestring])
        $shown.uri | Should -BeOfType ([securestring])
        $plain = $binding | Get-BrokerCredential -AsPlainText
        $plain.password | Should -Be 'c4n4ry-binding'
        $plain.syslog_drain_url | Should -Be 'syslog://u:c4n4ry-drain@host.example'
        $binding.SyslogDrainUrl | Should -Match 'host\.example'
    }
}
