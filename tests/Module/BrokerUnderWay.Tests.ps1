# What a session says of instances and bindings while a broker goes on with them; lists of ids; and what is asked before a change.
BeforeAll {
    . $PSScriptRoot/Support.ps1
    . $PSScriptRoot/BrokerSupport.ps1

    # What -WhatIf says goes to the host, and to a transcript with it.
    function Get-Preview {
        param([scriptblock] $Do)
        $path = Join-Path $TestDrive "$([guid]::NewGuid()).txt"
        $null = Start-Transcript $path
        try { $null = & $Do } finally { $null = Stop-Transcript }
        @(Get-Content $path) -match '^What if: '
    }
}

AfterAll {
    Get-ServiceSession | Disconnect-ServiceSession
    Stop-ServiceBroker -Drain 0
    Stop-ServiceEmulator
}

Describe 'What goes on' {
    It 'is in progress by list, by name, by object and in a report' {
        $emulator = Start-TestEmulator -With @{ ProvisioningTime = [timespan]::FromMinutes(10) }
        $null = $emulator | Connect-Broker
        $operation = Invoke-BrokerProvision cluster shared -InstanceId slow -NoWait
        (Get-BrokerInstance).Status | Should -Be 'in progress'
        $one = Get-BrokerInstance slow
        $one.Status, $one.ServiceName, $one.PlanName | Should -Be 'in progress', 'cluster', 'shared'
        ($operation | Get-BrokerInstance).Status | Should -Be 'in progress'
        ('slow', 'nobody' | Get-BrokerInstance -ErrorAction SilentlyContinue -ErrorVariable failed).Status | Should -Be 'in progress'
        $failed.Exception.Message | Should -Match 'nobody'
        $path = Join-Path $TestDrive 'report.html'
        Get-BrokerInstance | Export-ServiceReport $path
        $text = (Get-Content $path -Raw) -replace '<[^>]+>', ' ' -replace '\s+', ' '
        $text | Should -Match 'In progress 1\b'
        $text | Should -Match 'Need attention 0\b'
    }

    It 'is over as soon as it is, without a wait' {
        $emulator = Start-TestEmulator -With @{ ProvisioningTime = [timespan]::FromMilliseconds(200) }
        $null = $emulator | Connect-Broker
        $null = 'a', 'b' | Invoke-BrokerProvision cluster shared -NoWait
        Wait-Until { (Get-BrokerInstance a).Status -eq 'succeeded' }
        Wait-Until { @(Get-BrokerInstance | Where-Object Status -EQ 'succeeded').Count -eq 2 }
        $null = Invoke-BrokerDeprovision a, b -NoWait -Confirm:$false
        Wait-Until { -not (Get-BrokerInstance) }
    }
}

Describe 'Several instances by their ids' {
    BeforeAll {
        $broker = Start-TestBroker -Service @{ InstancesRetrievable = $true; BindingsRetrievable = $true; PlanUpdateable = $true }
        $session = $broker | Connect-Broker
    }

    It 'are made, read, bound, changed and removed' {
        (Invoke-BrokerProvision store small -InstanceId a, b).InstanceId | Sort-Object | Should -Be 'a', 'b'
        (Get-BrokerInstance a, b).InstanceId | Sort-Object | Should -Be 'a', 'b'
        (Invoke-BrokerBind a, b).InstanceId | Sort-Object | Should -Be 'a', 'b'
        (Get-BrokerBinding a, b).InstanceId | Sort-Object | Should -Be 'a', 'b'
        (Invoke-BrokerUpdate a, b -Parameter @{ x = 1 }).InstanceId | Sort-Object | Should -Be 'a', 'b'
        $failed = @(Get-BrokerInstance a, nobody, b -ErrorAction SilentlyContinue -ErrorVariable problems)
        $failed.InstanceId | Sort-Object | Should -Be 'a', 'b'
        $problems.TargetObject | Should -Be 'nobody'
        Invoke-BrokerDeprovision a, b -IncludeBinding -Confirm:$false
        $broker.Instances | Should -Be 0
    }
}

Describe 'A preview' {
    BeforeAll {
        $broker = Start-TestBroker
        $null = $broker | Connect-Broker
    }

    It 'names the plan as people know it, whichever way it comes' {
        $file = Join-Path $TestDrive 'plans.csv'
        Get-BrokerPlan | Export-Csv $file
        foreach ($way in { Get-BrokerPlan | Invoke-BrokerProvision -WhatIf }, { Import-Csv $file | Invoke-BrokerProvision -WhatIf }, { Invoke-BrokerProvision -Plan small -WhatIf }, { Invoke-BrokerProvision STORE Small -WhatIf }) {
            $said = Get-Preview $way
            $said.Count | Should -Be 1
            $said | Should -Match 'of store/small at ' -Because $way
        }
    }

    It 'asks about no id that is empty' {
        $null = Invoke-BrokerProvision store small -InstanceId one
        $rows = @{
            'Invoke-BrokerBind' = @{ InstanceId = 'one'; BindingId = '' }
            'Invoke-BrokerUnbind' = @{ InstanceId = 'one'; BindingId = '' }
            'Invoke-BrokerDeprovision' = @{ InstanceId = ''; Service = 'store'; Plan = 'small' }
            'Invoke-BrokerUpdate' = @{ InstanceId = ''; Service = 'store'; Plan = 'small' }
            'Invoke-BrokerProvision' = @{ InstanceId = ''; Service = 'store'; Plan = 'small' }
        }
        foreach ($command in $rows.Keys) {
            $row = [pscustomobject] $rows[$command]
            Get-Preview { $row | & $command -WhatIf -ErrorAction SilentlyContinue } | Should -BeNullOrEmpty -Because $command
            Get-ErrorId { $row | & $command -WhatIf } | Should -Be 'InvalidBrokerId' -Because $command
        }
    }
}
