# What Kill.Tests.ps1 has for tenants, for brokers and Sahara: each command is interrupted, and run again as it is.
BeforeDiscovery {
    . $PSScriptRoot/InterruptCases.ps1
    $ids = '1..12 | ForEach-Object { "i$_" }'
    $instances = "$ids | ForEach-Object { [pscustomobject]@{ InstanceId = `$_ } }"
    $bindings = "$ids | ForEach-Object { [pscustomobject]@{ InstanceId = `$_; BindingId = `"b-`$_`" } }"
    $brokerWork = @(
        @{ Work = 'Invoke-BrokerProvision'; Command = "$ids | Invoke-BrokerProvision store small"; Before = 'None'; Wanted = 'Instances'; Sample = 'Kill', 'Suspend' }
        @{ Work = 'Invoke-BrokerProvision, in the background'; Command = "$ids | Invoke-BrokerProvision cluster shared"; Before = 'None'; Plan = 'shared'; Wanted = 'Instances' }
        @{ Work = 'Invoke-BrokerUpdate'; Command = "$instances | Invoke-BrokerUpdate -Service store -CurrentPlan small -Parameter @{ gigabytes = 7 }"; Before = 'Instances'; Wanted = 'Changed' }
        @{ Work = 'Invoke-BrokerBind'; Command = "$bindings | Invoke-BrokerBind -Service store -Plan small"; Before = 'Instances'; Wanted = 'Bindings' }
        @{ Work = 'Invoke-BrokerBind, in the background'; Command = "$bindings | Invoke-BrokerBind -Service cluster -Plan shared"; Before = 'Instances'; Plan = 'shared'; Wanted = 'Bindings'; Sample = 'Kill', 'Suspend' }
        @{ Work = 'Invoke-BrokerUnbind'; Command = "$bindings | Invoke-BrokerUnbind -Service store -Plan small -Confirm:`$false"; Before = 'Bindings'; Wanted = 'Instances' }
        @{ Work = 'Invoke-BrokerDeprovision'; Command = "$instances | Invoke-BrokerDeprovision -Service store -Plan small -Confirm:`$false"; Before = 'Instances'; Wanted = 'None' }
        @{
            Work = 'Import-BrokerInventory | Invoke-BrokerDeprovision -IncludeBinding'
            Command = 'Import-BrokerInventory $inventory | Invoke-BrokerDeprovision -IncludeBinding -Confirm:$false'; Before = 'Bindings'; Wanted = 'None'; Sample = 'Kill'
        }
    )
    $names = '1..6 | ForEach-Object { "c$_" }'
    $saharaWork = @(
        @{ Work = 'New-SaharaCluster'; Command = "$names | New-SaharaCluster -ClusterTemplate small"; Before = 'None'; Held = 'Create'; Wanted = 'Clusters'; Refusal = 'NameExists'; Sample = 'Kill' }
        @{ Work = 'Resize-SaharaCluster'; Command = "$names | Resize-SaharaCluster -NodeGroup worker:1"; Before = 'Clusters'; Held = 'Update'; Wanted = 'Resized' }
        @{ Work = 'Remove-SaharaCluster'; Command = 'Get-SaharaCluster | Remove-SaharaCluster -Confirm:$false'; Before = 'Clusters'; Held = 'Delete'; Wanted = 'None' }
        @{
            # As about_SapServiceTools_Reliability has it, like the next one.
            Work = 'New-SaharaCluster of what is not there, and Wait-SaharaCluster'
            Command = "`$there = @(Get-SaharaCluster).Name; $names | Where-Object { `$_ -notin `$there } | New-SaharaCluster -ClusterTemplate small; Wait-SaharaCluster ($names)"
            Before = 'None'; Held = 'Create'; Wanted = 'Clusters'
        }
        @{
            # Executions have no names: the list says which templates have been started.
            Work = 'Start-SaharaJobExecution of what has no execution, and Wait-SaharaJobExecution'
            Command = (
                '$begun = Get-SaharaJobExecution -Cluster c1 | Where-Object CreatedAt -GE ([datetimeoffset]::UtcNow.AddHours(-1)); ' +
                'Get-SaharaJobTemplate | Where-Object Id -NotIn $begun.JobTemplateId | Start-SaharaJobExecution -Cluster c1 -Config @{ "edp.java.main_class" = "Main" }; ' +
                '$begun | Wait-SaharaJobExecution'
            )
            Before = 'Job templates'; Held = 'Create'; Wanted = 'Executions'; Sample = 'Kill', 'Suspend'
        }
        @{ Work = 'New-SaharaDataSource'; Command = "$names | New-SaharaDataSource -Type hdfs -Url hdfs://host/a"; Before = 'None'; Held = 'Create'; Wanted = 'Data sources'; Refusal = 'NameExists'; AtOnce = 1 }
    )
    function Expand-Work($Default, $Work) {
        foreach ($one in $Work) {
            $case = $Default.Clone()
            foreach ($name in $one.Keys) { $case[$name] = $one[$name] }
            Expand-Interruption $case
        }
    }
    $brokerCases = Expand-Work @{ Plan = 'small' } $brokerWork
    $saharaCases = Expand-Work @{ Refusal = ''; AtOnce = 2 } $saharaWork
}

Describe 'A run at a broker' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        . $PSScriptRoot/InterruptSupport.ps1
        $ids = 1..12 | ForEach-Object { "i$_" }

        # What the broker has, from its store and not by the protocol, which has no list.
        function Get-Held {
            $flags = [System.Reflection.BindingFlags]'Instance, Public, NonPublic'
            $store = $emulator.GetType().GetProperty('BrokerStore', $flags).GetValue($emulator)
            $call = { param($Name, $Arguments) $store.GetType().GetMethod($Name, $flags).Invoke($store, $Arguments).AsTask().GetAwaiter().GetResult() }
            $none = [System.Threading.CancellationToken]::None
            foreach ($instance in & $call ListInstancesAsync @($null, 1000, $none)) {
                $bindings = @(& $call ListBindingsAsync @($instance.Id, $none))
                $parameters = $instance.Parameters ? [Text.Encoding]::UTF8.GetString($instance.Parameters) : ''
                [pscustomobject]@{ Name = $instance.Id; IsUsable = "$($instance.State)" -eq 'Ready' -and -not $instance.Active; Parameters = $parameters; Bindings = $bindings }
            }
        }

        function Measure-Harm {
            $held = @(Get-Held)
            switch ($Wanted) {
                'None' { Measure-Difference @() $held }
                # A binding that is there is an orphan.
                'Instances' { Measure-Difference $ids ($held + @(foreach ($one in $held.Bindings) { [pscustomobject]@{ Name = $one.Id; IsUsable = $true } })) }
                'Changed' { Measure-Difference $ids @(foreach ($one in $held) { $one.IsUsable = $one.IsUsable -and $one.Parameters -eq '{"gigabytes":7}'; $one }) }
                'Bindings' { Measure-Difference ($ids | ForEach-Object { "b-$_" }) @(foreach ($one in $held.Bindings) { [pscustomobject]@{ Name = $one.Id; IsUsable = "$($one.State)" -eq 'Ready' } }) }
            }
        }

        function Get-Preamble {
            @"
`$null = Connect-Broker '$($emulator.BrokerUri)' ([pscredential]::new('$($emulator.UserName)', (ConvertTo-SecureString `$env:TEST_PASSWORD -AsPlainText))) -PollingIntervalMilliseconds 20 -RequestTimeoutSeconds $RequestTimeout
`$PSDefaultParameterValues = @{ '*-Broker*:ThrottleLimit' = 4 }
`$inventory = '$inventory'
"@
        }
    }

    BeforeEach {
        $emulator = Start-TestEmulator
        $password = $emulator.ServiceKey.password
        $inventory = Join-Path $TestDrive "$([guid]::NewGuid()).json"
        $session = $emulator | Connect-Broker -Credential ([pscredential]::new($emulator.UserName, (ConvertTo-Secret $password))) -PollingIntervalMilliseconds 20
        $service = $Plan -eq 'small' ? 'store' : 'cluster'
        if ($Before -ne 'None') { $null = $ids | Invoke-BrokerProvision $service $Plan -ThrottleLimit 12 }
        if ($Before -eq 'Bindings') { $null = $ids | ForEach-Object { [pscustomobject]@{ InstanceId = $_; BindingId = "b-$_" } } | Invoke-BrokerBind -Service $service -Plan $Plan -ThrottleLimit 12 }
        $null = Export-BrokerInventory $inventory
        # The same command again is a new run's, which knows nothing of the first.
        Disconnect-ServiceSession $session
    }

    AfterEach {
        Get-ServiceSession | Disconnect-ServiceSession
        Stop-ServiceEmulator $emulator
    }

    It '<Interruption>: <Work>: the same command again, and 0 are lost, 0 doubled, 0 orphaned' -ForEach $brokerCases {
        $RequestTimeout = $Interruption -eq 'Suspend' ? $SuspendedRequestTimeout : 100
        Invoke-Interrupted $Interruption (Get-Preamble) $Command $emulator @{ Path = '/broker/v2/service_instances/*'; Skip = 5 } 4 @{ TEST_PASSWORD = $password }
        $before = Measure-Harm
        if ($Interruption -ne 'Suspend') { $before | Should -Not -Be $NoDifference }

        $session = $emulator | Connect-Broker -Credential ([pscredential]::new($emulator.UserName, (ConvertTo-Secret $password))) -PollingIntervalMilliseconds 20
        # What the first run had begun goes on; the broker says so to whoever comes in between, and is asked again.
        Wait-Until {
            $failures = @(Get-ErrorOf { $null = & ([scriptblock]::Create($Command)) })
            $failures | Where-Object { $_.FullyQualifiedErrorId -notlike 'BrokerConcurrency,*' } | Should -BeNullOrEmpty
            $failures.Count -eq 0
        } -Seconds 120
        $after = Measure-Harm
        Write-Interruption $Work $Interruption $before $after
        $after | Should -Be $NoDifference
    }
}

Describe 'A run at Sahara' {
    BeforeAll {
        . $PSScriptRoot/SaharaSupport.ps1
        . $PSScriptRoot/InterruptSupport.ps1
        $names = 1..6 | ForEach-Object { "c$_" }

        # What Sahara has, not as a client sees it.
        function Get-Table {
            param([string] $Name)
            $property = $emulator.OpenStack.GetType().GetProperty($Name, [System.Reflection.BindingFlags]'Instance, Public, NonPublic')
            $property.GetValue($emulator.OpenStack) | ForEach-Object { $_.ToJsonString() | ConvertFrom-Json -Depth 20 }
        }

        function Measure-Harm {
            switch ($Wanted) {
                'None' { Measure-Difference @() @(Get-Table Clusters | ForEach-Object { [pscustomobject]@{ Name = $_.name; IsUsable = $true } }) }
                'Clusters' { Measure-Difference $names @(Get-Table Clusters | ForEach-Object { [pscustomobject]@{ Name = $_.name; IsUsable = $_.status -eq 'Active' } }) }
                'Resized' {
                    Measure-Difference $names @(Get-Table Clusters | ForEach-Object { [pscustomobject]@{ Name = $_.name; IsUsable = $_.status -eq 'Active' -and ($_.node_groups | Where-Object name -EQ worker).count -eq 1 } })
                }
                'Executions' { Measure-Difference $templates.Id @(Get-Table JobExecutions | ForEach-Object { [pscustomobject]@{ Name = $_.job_id; IsUsable = $_.info.status -eq 'SUCCEEDED' } }) }
                'Data sources' { Measure-Difference $names @(Get-Table DataSources | ForEach-Object { [pscustomobject]@{ Name = $_.name; IsUsable = $true } }) }
            }
        }

        function Get-Preamble {
            @"
`$cloud = `$env:TEST_CLOUD | ConvertFrom-Json
`$credential = [pscredential]::new(`$cloud.username, (ConvertTo-SecureString `$cloud.password -AsPlainText))
`$null = Connect-Sahara -AuthUri `$cloud.auth_url -Credential `$credential -ProjectName `$cloud.project_name -PollingIntervalMilliseconds 20 -RequestTimeoutSeconds $RequestTimeout
`$PSDefaultParameterValues = @{ '*-Sahara*:ThrottleLimit' = 4 }
"@
        }
    }

    BeforeEach {
        $emulator = Start-TestEmulator @{ JobTime = [timespan]::FromMilliseconds(20) }
        $session = Connect-TestSahara $emulator
        New-TestTemplate
        if ($Before -eq 'Clusters') { $null = $names | New-SaharaCluster -ClusterTemplate small }
        if ($Before -eq 'Job templates') {
            $null = New-SaharaCluster c1 small
            $binary = New-SaharaJobBinary b1 -Url swift://c.sahara/b1 -Credential ([pscredential]::new('u', (ConvertTo-Secret 'p')))
            $templates = 1..6 | ForEach-Object { New-SaharaJobTemplate "j$_" -Type Java -Library $binary.Id }
        }
    }

    AfterEach {
        Get-ServiceSession | Disconnect-ServiceSession
        Stop-ServiceEmulator $emulator
    }

    It '<Interruption>: <Work>: the same command again, and 0 are lost, 0 doubled, 0 orphaned' -ForEach $saharaCases {
        $RequestTimeout = $Interruption -eq 'Suspend' ? $SuspendedRequestTimeout : 100
        $cloud = $emulator.OpenStack.Cloud.auth | ConvertTo-Json
        Invoke-Interrupted $Interruption (Get-Preamble) $Command $emulator @{ Operation = $Held; Path = '/sahara/*'; Skip = 2 } $AtOnce @{ TEST_CLOUD = $cloud }
        $before = Measure-Harm
        if ($Interruption -ne 'Suspend') { $before | Should -Not -Be $NoDifference }

        # Of a bare creation what is there is told as such, and nothing else is wrong.
        Get-ErrorId { $null = & ([scriptblock]::Create($Command)) } | Where-Object { $_ -ne $Refusal } | Should -BeNullOrEmpty
        # What the first run had begun is the server's to end.
        Wait-Until { (Measure-Harm) -eq $NoDifference } -Seconds 120
        $after = Measure-Harm
        Write-Interruption $Work $Interruption $before $after
        $after | Should -Be $NoDifference
    }
}
