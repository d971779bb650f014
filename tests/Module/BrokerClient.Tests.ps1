# The cmdlets that call brokers, against hosted ones in their modes.
BeforeAll {
    . $PSScriptRoot/Support.ps1
    . $PSScriptRoot/BrokerSupport.ps1
    $emulator = Start-TestEmulator
    $session = $emulator | Connect-Broker -PollingIntervalMilliseconds 50
}

AfterAll {
    Get-ServiceSession | Disconnect-ServiceSession
    Stop-ServiceBroker -Drain 0
    Stop-ServiceEmulator $emulator
}

Describe 'Connect-Broker' {
    It 'takes a hosted broker, an emulator, an address and an object with one' {
        $broker = Start-TestBroker -With @{ PathPrefix = 'brokers/one' }
        foreach ($made in ($broker | Connect-Broker -NoDefault), (Connect-Broker $broker.Uri -NoDefault), ([pscustomobject]@{ Uri = $broker.Uri } | Connect-Broker -NoDefault)) {
            $made.Kind | Should -Be 'Broker'
            $made.Services | Should -Be 'store'
            $made.ApiVersion | Should -Be '2.17'
            $made.RequestCount | Should -Be 1
            "$($made.Uri)" | Should -Match 'brokers/one'
            $made | Disconnect-ServiceSession
        }
    }

    It 'authenticates with a credential' {
        $broker = Start-TestBroker -With @{ Credential = New-TestCredential }
        ($broker | Connect-Broker -Credential (New-TestCredential) -NoDefault).UserName | Should -Be 'platform'
        Get-ErrorId { $broker | Connect-Broker -NoDefault } | Should -Be 'AuthenticationFailed'
        Get-ErrorId { $broker | Connect-Broker -Credential (New-TestCredential -Password wrong) -NoDefault } | Should -Be 'AuthenticationFailed'
    }

    It 'authenticates with a token' {
        $broker = Start-TestBroker -With @{ OnToken = { if ($args[0] -eq 'good' -or $Token -eq 'good') { 'me' } } }
        ($broker | Connect-Broker -Token (ConvertTo-Secret 'good') -NoDefault).Services | Should -Be 'store'
        Get-ErrorId { $broker | Connect-Broker -Token (ConvertTo-Secret 'bad') -NoDefault } | Should -Be 'AuthenticationFailed'
        Get-ErrorId { $broker | Connect-Broker -Token (ConvertTo-Secret 'x') -Credential (New-TestCredential) -NoDefault } | Should -Be 'InvalidOption'
    }

    It 'says which version it speaks' {
        $broker = Start-TestBroker
        Get-ErrorId { $broker | Connect-Broker -ApiVersion 2.12 -NoDefault } | Should -Be 'BrokerVersionUnsupported'
        Get-ErrorId { $broker | Connect-Broker -ApiVersion two -NoDefault } | Should -Be 'InvalidOption'
    }

    It 'refuses what is no broker' {
        Get-ErrorId { Connect-Broker "$($emulator.Uri)nothing" -NoDefault } | Should -Be 'NotFound'
        Get-ErrorId { Connect-Broker 'http://user:word@127.0.0.1/' -NoDefault } | Should -Be 'InvalidOption'
        Get-ErrorId { [pscustomobject]@{ Name = 'x' } | Connect-Broker -NoDefault } | Should -Be 'InvalidOption'
    }

    It 'says for whom it asks' {
        $broker = Start-TestBroker -With @{ OnProvision = { @{ dashboard_url = "https://d.example/$($Request.OriginatingIdentity.Platform)/$($Request.OriginatingIdentity.Value.user_id)" } } }
        foreach ($identity in @{ platform = 'cloudfoundry'; user_id = 'u1' }, @{ platform = 'cloudfoundry'; value = @{ user_id = 'u1' } }, '{"platform":"cloudfoundry","user_id":"u1"}') {
            $there = $broker | Connect-Broker -OriginatingIdentity $identity -NoDefault
            (Invoke-BrokerProvision store small -Session $there).DashboardUrl | Should -Be 'https://d.example/cloudfoundry/u1'
        }
        Get-ErrorId { $broker | Connect-Broker -OriginatingIdentity @{ user_id = 'u1' } -NoDefault } | Should -Be 'InvalidOption'
    }

    It 'makes a session that a job can''t use' {
        $id = Start-Job { Import-Module $using:ManifestPath; Invoke-BrokerProvision store small -Session $using:session } | Receive-Job -Wait -AutoRemoveJob -ErrorVariable failed -ErrorAction SilentlyContinue
        $id | Should -BeNullOrEmpty
        "$failed" | Should -Match 'opened in another process'
    }

    It 'is what a cmdlet without a session asks for' {
        $text = Invoke-ChildPwsh { Import-Module SapServiceTools; try { Get-BrokerPlan -ErrorAction Stop } catch { $_.FullyQualifiedErrorId; "$_" } }
        "$text" | Should -Match 'SessionRequired,.*Call Connect-Broker first'
    }
}

Describe 'The catalog' {
    It 'comes as services and plans' {
        (Get-BrokerCatalog).Services.Name | Should -Be 'store', 'cluster'
        Get-BrokerService | ForEach-Object Name | Should -Be 'store', 'cluster'
        Get-BrokerService ST* | ForEach-Object Name | Should -Be 'store'
        Get-BrokerPlan | ForEach-Object { "$_" } | Should -Be 'store/small', 'store/large', 'cluster/shared', 'cluster/dedicated'
        Get-BrokerPlan store s* | ForEach-Object Name | Should -Be 'small'
        Get-BrokerService cluster | Get-BrokerPlan -Name dedicated | ForEach-Object MaximumPollingDuration | Should -Be ([timespan]::FromHours(1))
        $plan = Get-BrokerPlan store small
        $plan.Free, $plan.Bindable, $plan.BindingRotatable | Should -Be $true, $true, $true
        $plan.ProvisionSchema.properties.gigabytes.maximum | Should -Be 1024
    }

    It 'has no error for a wildcard, and one for a name' {
        Get-BrokerService nope* | Should -BeNullOrEmpty
        Get-ErrorId { Get-BrokerService nope } | Should -Be 'BrokerServiceNotFound'
        Get-ErrorId { Get-BrokerPlan store nope } | Should -Be 'BrokerPlanNotFound'
        Get-ErrorId { Get-BrokerPlan nope } | Should -Be 'BrokerServiceNotFound'
    }

    It 'is kept by the session and asked for again with its tag' {
        $before = $session.RequestCount
        $null = Get-BrokerPlan
        $session.RequestCount | Should -Be $before
        $verbose = Get-BrokerPlan -Refresh -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        "$verbose" | Should -Match '< 304'
    }

    It 'can be hosted again' {
        $copy = Start-ServiceBroker -Catalog (Get-BrokerCatalog) -OnProvision {} -OnBind {} -OnUpdate {}
        ($copy | Connect-Broker -NoDefault).Services | Should -Be 'store', 'cluster'
    }

    It 'completes names' {
        (TabExpansion2 'Invoke-BrokerProvision cl').CompletionMatches.CompletionText | Should -Contain 'cluster'
        (TabExpansion2 'Invoke-BrokerProvision cluster ').CompletionMatches.CompletionText | Should -Be 'dedicated', 'shared'
        (TabExpansion2 'Get-BrokerPlan -Name la').CompletionMatches.CompletionText | Should -Be 'large'
    }
}

Describe 'A broker that answers at once' {
    It 'makes, binds, rotates, changes and removes, object by object' {
        $instance = Invoke-BrokerProvision store small -Parameter @{ gigabytes = 5 }
        [guid]::TryParse($instance.InstanceId, [ref] [guid]::Empty) | Should -BeTrue
        $instance.Status, $instance.ServiceName, $instance.PlanName | Should -Be 'succeeded', 'store', 'small'

        $binding = $instance | Invoke-BrokerBind -Parameter @{ role = 'reader' }
        $binding.InstanceId, $binding.Status | Should -Be $instance.InstanceId, 'succeeded'
        $binding.Credentials.FieldNames | Should -Be 'user', 'password', 'uri'

        $next = $instance | Invoke-BrokerBind -Rotate $binding
        $next.PredecessorBindingId | Should -Be $binding.BindingId
        $next.BindingId | Should -Not -Be $binding.BindingId
        $binding | Invoke-BrokerUnbind | Should -BeNullOrEmpty

        ($instance | Invoke-BrokerUpdate -Plan large -Parameter @{ gigabytes = 6 }).PlanName | Should -Be 'large'
        $seen = $instance | Get-BrokerInstance
        $seen.PlanName, $seen.Parameters.FieldNames, $seen.BindingIds | Should -Be 'large', 'gigabytes', $next.BindingId

        Get-ErrorId { $instance | Invoke-BrokerDeprovision -Confirm:$false } | Should -Be 'BrokerInstanceHasBindings'
        $instance | Invoke-BrokerDeprovision -IncludeBinding -Confirm:$false | Should -BeNullOrEmpty
        Get-ErrorId { $instance | Get-BrokerInstance } | Should -Be 'BrokerInstanceNotFound'
        # Gone is gone, whoever did it.
        $verbose = Invoke-BrokerDeprovision $instance.InstanceId -Service store -Plan large -Confirm:$false -Verbose 4>&1
        "$verbose" | Should -Match 'gone already'
    }

    It 'does it in one pipeline' {
        Invoke-BrokerProvision store small -InstanceId piped | Invoke-BrokerBind | Invoke-BrokerUnbind -PassThru | Invoke-BrokerDeprovision -Confirm:$false
        Get-BrokerInstance | Where-Object InstanceId -EQ piped | Should -BeNullOrEmpty
        Get-ErrorId { Get-BrokerInstance piped -Service store -Plan small } | Should -Be 'BrokerInstanceNotFound'
    }

    It 'takes ids, objects with properties, plans and numbers' {
        'a/1', 'b 2' | Invoke-BrokerProvision store small | ForEach-Object InstanceId | Sort-Object | Should -Be 'a/1', 'b 2'
        [pscustomobject]@{ Service = 'store'; Plan = 'large'; InstanceId = 'c' } | Invoke-BrokerProvision | ForEach-Object PlanName | Should -Be 'large'
        Get-BrokerPlan store large | Invoke-BrokerProvision -InstanceId d | ForEach-Object PlanName | Should -Be 'large'
        # Where the plan came from, whatever the default session is.
        $other = Start-TestBroker | Connect-Broker -NoDefault
        Get-BrokerPlan store -Session $other | Invoke-BrokerProvision -InstanceId e | Invoke-BrokerDeprovision -Confirm:$false
        $other.RequestCount | Should -Be 3
        Invoke-BrokerProvision -Plan large -InstanceId f | Invoke-BrokerDeprovision -Confirm:$false
        Get-ErrorId { Invoke-BrokerProvision store } | Should -Be 'BrokerPlanUnknown'
        7 | Invoke-BrokerProvision store small | ForEach-Object InstanceId | Should -Be '7'
        [pscustomobject]@{ InstanceId = 'a/1'; BindingId = 'x' } | Invoke-BrokerBind | ForEach-Object BindingId | Should -Be 'x'
        Get-BrokerBinding a/1 | ForEach-Object BindingId | Should -Be 'x'
        [pscustomobject]@{ InstanceId = 'a/1'; BindingId = 'x' } | Invoke-BrokerUnbind
        'a/1', 'b 2', 'c', 'd', '7' | Invoke-BrokerDeprovision -Confirm:$false
        Get-BrokerInstance | Should -BeNullOrEmpty
    }

    It 'sends nothing with -WhatIf' {
        $before = $session.RequestCount
        Invoke-BrokerProvision store small -WhatIf
        Invoke-BrokerBind i -Service store -Plan small -WhatIf
        Invoke-BrokerUpdate i -Service store -CurrentPlan small -Plan large -WhatIf
        Invoke-BrokerUnbind i b -Service store -Plan small -WhatIf
        Invoke-BrokerDeprovision i -Service store -Plan small -WhatIf
        $session.RequestCount | Should -Be $before
    }

    It 'refuses before it sends, and sends with -SkipValidation' {
        $before = $session.RequestCount
        Get-ErrorId { Invoke-BrokerProvision store small -Parameter @{ gigabytes = 'many' } } | Should -Be 'BrokerParameterInvalid'
        $session.RequestCount | Should -Be $before
        $refused = Get-ErrorOf { Invoke-BrokerProvision store small -Parameter @{ gigabytes = 'many' } -SkipValidation }
        $refused.Exception.StatusCode | Should -Be 400
        $refused.Exception.OrphanMitigationNeeded | Should -BeFalse
        $session.RequestCount | Should -Be ($before + 1)
    }

    It 'is told the context' {
        $broker = Start-TestBroker -With @{ OnProvision = { @{ dashboard_url = "https://d.example/?$($Request.OrganizationGuid),$($Request.SpaceGuid),$($Request.Context | ConvertTo-Json -Compress)" } } }
        $there = $broker | Connect-Broker -NoDefault
        $cloud = Invoke-BrokerProvision store small -Session $there -CloudFoundryOrganizationGuid o1 -CloudFoundrySpaceGuid s1 -CloudFoundryOrganizationName org -InstanceName mine
        $cloud.DashboardUrl | Should -Match '\?o1,s1,'
        $cloud.DashboardUrl | Should -Match '"platform":"cloudfoundry"'
        $cloud.DashboardUrl | Should -Match '"instance_name":"mine"'
        $kube = Invoke-BrokerProvision store small -Session $there -KubernetesNamespace ns -KubernetesClusterId c1 -Context @{ extra = 1 }
        $kube.DashboardUrl | Should -Match '\?c1,ns,'
        $kube.DashboardUrl | Should -Match '"extra":1'
        (Invoke-BrokerProvision store small -Session $there -Context @{ platform = 'own' }).DashboardUrl | Should -Match '"platform":"own"'
        Get-ErrorId { Invoke-BrokerProvision store small -Session $there -KubernetesNamespace ns -CloudFoundrySpaceGuid s } | Should -Be 'InvalidParameter'
    }

    It 'refuses a wrong command line once, before it asks or sends anything' {
        $before = $session.RequestCount
        foreach ($wrong in @{ Context = 5 }, @{ Parameter = '[1]' }, @{ MaintenanceInfo = 'no-such.json' }, @{ KubernetesNamespace = 'ns'; CloudFoundrySpaceGuid = 's' }) {
            foreach ($more in @{ WhatIf = $true }, @{ Confirm = $false }) {
                Get-ErrorId { 'one', 'two' | Invoke-BrokerProvision store small -Session $session @wrong @more } | Should -Be 'InvalidParameter'
            }
        }
        Get-ErrorId { 'one', 'two' | Invoke-BrokerBind -Session $session -BindResource 5 -WhatIf } | Should -Be 'InvalidParameter'
        $session.RequestCount | Should -Be $before
    }

    It 'refuses a record with wrong parameters and goes on with the next' {
        $rows = [pscustomobject]@{ Parameter = '[1]' }, [pscustomobject]@{ Parameter = '{}' }
        $made = $rows | Invoke-BrokerProvision store small -Session $session -ErrorVariable failures -ErrorAction SilentlyContinue
        $made | Should -HaveCount 1
        $failures.FullyQualifiedErrorId | Should -Match '^InvalidParameter,'
        $made | Invoke-BrokerDeprovision -Confirm:$false
    }

    It 'takes the version of a plan' {
        Invoke-BrokerProvision store small -InstanceId versioned -MaintenanceInfo 1.0.0 | Invoke-BrokerDeprovision -Confirm:$false
        Get-ErrorId { Invoke-BrokerProvision store small -MaintenanceInfo @{ version = '2.0.0' } } | Should -Be 'BrokerMaintenanceInfoConflict'
    }
}

Describe 'A broker that works in the background' {
    It 'is waited for by default' {
        $instance = Invoke-BrokerProvision cluster shared
        $instance.Status | Should -Be 'succeeded'
        $binding = $instance | Invoke-BrokerBind
        $binding.Credentials.FieldNames | Should -Contain 'password'
        ($instance | Invoke-BrokerUpdate -Plan dedicated).PlanName | Should -Be 'dedicated'
        $binding | Invoke-BrokerUnbind
        $instance | Invoke-BrokerDeprovision -Confirm:$false
        $session.PendingOperations | Should -BeNullOrEmpty
    }

    It 'returns operations with -NoWait' {
        $operation = Invoke-BrokerProvision cluster shared -InstanceId later -NoWait
        $operation.Type, $operation.Status, $operation.InstanceId | Should -Be 'Create', 'in progress', 'later'
        $operation.Operation | Should -Not -BeNullOrEmpty
        $session.PendingOperations | ForEach-Object InstanceId | Should -Be 'later'
        Wait-Until { ($operation | Get-BrokerLastOperation).IsCompleted }
        $operation | Wait-BrokerOperation | ForEach-Object InstanceId | Should -Be 'later'
        # A plan that needs the background needs the leave to do so.
        Get-ErrorId { Invoke-BrokerProvision cluster shared -Synchronous } | Should -Be 'BrokerAsyncRequired'
        $bound = 'later' | Invoke-BrokerBind -NoWait
        $bound.BindingId | Should -Not -BeNullOrEmpty
        $bound | Wait-BrokerOperation | Get-BrokerCredential | ForEach-Object { $_.Credential.UserName } | Should -Be "user-$($bound.BindingId)"
        $gone = Invoke-BrokerUnbind later $bound.BindingId -NoWait
        Wait-BrokerOperation | Should -BeNullOrEmpty
        $gone.IsCompleted | Should -BeTrue
        Invoke-BrokerDeprovision later -NoWait -Confirm:$false | Wait-BrokerOperation | Should -BeNullOrEmpty
    }

    It 'times out with an error that can be resumed' {
        $slow = Start-TestEmulator -With @{ ProvisioningTime = [timespan]::FromSeconds(3) }
        try {
            $there = $slow | Connect-Broker -NoDefault
            $late = Get-ErrorOf { Invoke-BrokerProvision cluster shared -Session $there -TimeoutSeconds 1 }
            $late.FullyQualifiedErrorId | Should -Match '^OperationTimedOut,'
            $late.CategoryInfo.Category | Should -Be 'OperationTimeout'
            $late.TargetObject | Should -BeOfType ([SapServiceTools.BrokerServiceOperation])
            ($late.TargetObject | Wait-BrokerOperation).Status | Should -Be 'succeeded'
        }
        finally {
            Stop-ServiceEmulator $slow
        }
    }
}

Describe 'A broker that fails' {
    It 'says why and whether something is left: <Name>' -ForEach @(
        @{ Name = 'a refusal'; Handler = { Write-BrokerError AppGuidMissing 'No app.' }; Status = 422; Needed = $false; Category = 'InvalidArgument' }
        @{ Name = 'a fault'; Handler = { throw 'inner secret' }; Status = 500; Needed = $true; Category = 'ResourceUnavailable' }
    ) {
        $broker = Start-TestBroker -With @{ OnProvision = $Handler }
        $there = $broker | Connect-Broker -NoDefault
        $failed = Get-ErrorOf { Invoke-BrokerProvision store small -InstanceId broken -Session $there }
        $failed.Exception.StatusCode | Should -Be $Status
        $failed.Exception.OrphanMitigationNeeded | Should -Be $Needed
        $failed.CategoryInfo.Category | Should -Be $Category
        $failed.TargetObject | Should -Be 'broken'
        if ($Needed) {
            # What it says is what can be run.
            $failed.Exception.OrphanMitigation | Should -Match "^Invoke-BrokerDeprovision -InstanceId 'broken' -Service 'service-1' -Plan 'plan-1'$"
            $failed.ErrorDetails.RecommendedAction | Should -Match 'To delete it:'
            & ([scriptblock]::Create("$($failed.Exception.OrphanMitigation) -Session `$args[0] -Confirm:`$false")) $there
            Get-BrokerInstance -Session $there | Should -BeNullOrEmpty
        }
    }

    It 'deletes the orphan with -MitigateOrphan' {
        $broker = Start-TestBroker -With @{ OnProvision = { throw 'no' }; OnDeprovision = {} }
        $there = $broker | Connect-Broker -NoDefault
        $failed = Get-ErrorOf { Invoke-BrokerProvision store small -InstanceId broken -MitigateOrphan -Session $there }
        $failed.Exception.OrphanMitigationNeeded | Should -BeFalse
        "$failed" | Should -Match 'was deleted'
        $broker.Log | Where-Object { $_.Message -match 'DELETE' -or $_.Operation -eq 'Deprovision' } | Should -Not -BeNullOrEmpty
    }

    It 'in the background says so after the wait' {
        $broker = Start-TestBroker -With @{ OnProvision = { Write-BrokerError BadRequest 'No disk.' }; Asynchronous = 'Provision' }
        $there = $broker | Connect-Broker -NoDefault
        $failed = Get-ErrorOf { Invoke-BrokerProvision store small -Session $there }
        $failed.FullyQualifiedErrorId | Should -Match '^BrokerOperationFailed,'
        $failed.CategoryInfo.Category | Should -Be 'OperationStopped'
        $failed.Exception.Description | Should -Match 'No disk'
        $failed.Exception.OrphanMitigationNeeded | Should -BeTrue
        (Get-BrokerInstance -Session $there).Status | Should -Be 'failed'
    }

    It 'too slowly is given up, and may have done it' {
        $broker = Start-TestBroker -With @{ OnProvision = { Start-Sleep -Seconds 30 } }
        $there = $broker | Connect-Broker -RequestTimeoutSeconds 1 -NoDefault
        $failed = Get-ErrorOf { Invoke-BrokerProvision store small -Session $there }
        $failed.FullyQualifiedErrorId | Should -Match '^RequestTimedOut,'
        $failed.Exception.OrphanMitigationNeeded | Should -BeTrue
        Stop-ServiceBroker $broker -Drain 0
    }

    It 'for one record lets the others go on' {
        $broker = Start-TestBroker -With @{ OnProvision = { if ($Request.InstanceId -like 'bad*') { throw 'no' } } }
        $there = $broker | Connect-Broker -NoDefault
        $made = 'a', 'bad1', 'b', 'bad2', 'c' | Invoke-BrokerProvision store small -Session $there -ErrorVariable failures -ErrorAction SilentlyContinue
        $made.InstanceId | Sort-Object | Should -Be 'a', 'b', 'c'
        $failures.TargetObject | Sort-Object | Should -Be 'bad1', 'bad2'
    }
}

Describe 'The inventory' {
    It 'lets a later session clean up' {
        $first = $emulator | Connect-Broker -NoDefault
        'left-1', 'left-2' | Invoke-BrokerProvision store small -Session $first | Invoke-BrokerBind | ForEach-Object Status | Should -Be 'succeeded', 'succeeded'
        $path = Join-Path $TestDrive 'inventory.json'
        Export-BrokerInventory $path -Session $first -WhatIf
        Test-Path $path | Should -BeFalse
        (Export-BrokerInventory $path -Session $first).FullName | Should -Be $path
        $first | Disconnect-ServiceSession

        $second = $emulator | Connect-Broker -NoDefault
        $found = Import-BrokerInventory $path -Session $second
        $found.InstanceId | Sort-Object | Should -Be 'left-1', 'left-2'
        $found | ForEach-Object { $_.BindingIds.Count } | Should -Be 1, 1
        $found | Invoke-BrokerDeprovision -IncludeBinding -Confirm:$false
        Get-BrokerInstance -Session $second | Should -BeNullOrEmpty
        Get-ErrorId { Get-BrokerInstance left-1 -Service store -Plan small } | Should -Be 'BrokerInstanceNotFound'
    }

    It 'is for the broker that it came from' {
        $path = Join-Path $TestDrive 'other.json'
        $null = Export-BrokerInventory $path
        $other = Start-TestBroker | Connect-Broker -NoDefault
        Get-ErrorId { Import-BrokerInventory $path -Session $other } | Should -Be 'BrokerInventoryInvalid'
        Get-ErrorId { Import-BrokerInventory $path -Session $other -Force } | Should -BeNullOrEmpty
        Get-ErrorId { Import-BrokerInventory (Join-Path $TestDrive 'nowhere.json') } | Should -Be 'BrokerInventoryInvalid'
    }
}

Describe 'The default view' {
    BeforeAll {
        $null = Invoke-BrokerProvision store small -InstanceId viewed | Invoke-BrokerBind -BindingId viewed
    }

    It 'of <Name> has its columns' -ForEach @(
        @{ Name = 'a service'; Get = { Get-BrokerService store }; Columns = 'Name', 'Plans', 'Bindable', 'Description' }
        @{ Name = 'a plan'; Get = { Get-BrokerPlan store small }; Columns = 'ServiceName', 'Name', 'Free', 'Description' }
        @{ Name = 'an instance'; Get = { Get-BrokerInstance viewed }; Columns = 'InstanceId', 'Status', 'Plan', 'Bindings' }
        @{ Name = 'a binding'; Get = { Get-BrokerBinding viewed }; Columns = 'BindingId', 'Status', 'Credentials' }
        @{ Name = 'an operation'; Get = { Invoke-BrokerUpdate viewed -Parameter @{ gigabytes = 2 } -NoWait }; Columns = 'InstanceId', 'Type', 'Status', 'Details' }
        @{ Name = 'a session'; Get = { $session }; Columns = 'Id', 'Kind', 'UserName', 'ConnectedAt', 'Uri' }
    ) {
        $PSStyle.OutputRendering = 'PlainText'
        $header = ((& $Get | Out-String -Width 250) -split '\r?\n' | Where-Object { $_.Trim() })[0].Trim() -split '\s+'
        $header | Should -Be $Columns
    }
}
