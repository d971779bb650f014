# What comes back from files and other systems: rows of CSV, objects with empty properties, objects that are older than what the session knows.
BeforeAll {
    . $PSScriptRoot/Support.ps1
    . $PSScriptRoot/BrokerSupport.ps1
    $large = New-BrokerPlan large plan-2 'A large one'
    $small = New-BrokerPlan small plan-1 'A small one'
    $slow = New-BrokerPlan slow plan-3 'One made in the background' -Asynchronous Provision
    $catalog = $small, $large, $slow | New-BrokerService store service-1 'Keeps things' -InstancesRetrievable -BindingsRetrievable -PlanUpdateable
    $broker = Start-TestBroker -With @{ Catalog = $catalog; OnBind = { @{ credentials = @{ password = 'x' } } } }
    $session = $broker | Connect-Broker -PollingIntervalMilliseconds 20

    function Clear-Broker { Get-BrokerInstance -Session $session | Invoke-BrokerDeprovision -IncludeBinding -Confirm:$false }

    # What a cmdlet made of one object: its error's id, and what it returned.
    function Get-Outcome {
        param([object] $InputObject, [string] $Command)
        $returned = @($InputObject | & $Command -ErrorAction SilentlyContinue -ErrorVariable problem)
        [pscustomobject]@{ Returned = $returned; ErrorId = ($problem | Select-Object -First 1).FullyQualifiedErrorId -replace ',.*' }
    }
}

AfterAll {
    Get-ServiceSession | Disconnect-ServiceSession
    Stop-ServiceBroker -Drain 0
}

Describe 'A CSV file' {
    AfterEach { Clear-Broker }

    It 'of <What> comes back by the pipeline, in this session and in one that knows nothing' -ForEach @(
        @{ What = 'instances'; Get = { Get-BrokerInstance }; Expected = 'one two' }
        @{ What = 'bindings'; Get = { Get-BrokerBinding }; Expected = 'b-one b-two' }
        @{ What = 'plans'; Get = { Get-BrokerPlan }; Expected = 'store/large store/slow store/small' }
    ) {
        'one', 'two' | Invoke-BrokerProvision store small | ForEach-Object { $_ | Invoke-BrokerBind -BindingId "b-$_" } | Out-Null
        $file = Join-Path $TestDrive "$What.csv"
        & $Get | Export-Csv $file
        $stranger = $broker | Connect-Broker -NoDefault
        foreach ($there in $session, $stranger) {
            switch ($What) {
                instances { "$(Import-Csv $file | Get-BrokerInstance -Session $there | Sort-Object)" | Should -Be $Expected }
                bindings {
                    "$(Import-Csv $file | Get-BrokerBinding -Session $there | Sort-Object)" | Should -Be $Expected
                    Import-Csv $file | Get-BrokerCredential -AsPlainText -Session $there | ForEach-Object password | Should -Be 'x', 'x'
                }
                plans {
                    $made = Import-Csv $file | Invoke-BrokerProvision -Session $there
                    "$($made | ForEach-Object { "$($_.ServiceName)/$($_.PlanName)" } | Sort-Object)" | Should -Be $Expected
                    $made | Invoke-BrokerDeprovision -Confirm:$false
                }
            }
        }
        switch ($What) {
            instances {
                Import-Csv $file | Invoke-BrokerProvision -Session $stranger | ForEach-Object PlanId | Should -Be 'plan-1', 'plan-1'
                (Import-Csv $file | Get-BrokerLastOperation -Session $stranger -ErrorAction SilentlyContinue -ErrorVariable none).Count + $none.Count | Should -Be 2
                Import-Csv $file | Invoke-BrokerUpdate -Plan large -Session $stranger | ForEach-Object PlanId | Should -Be 'plan-2', 'plan-2'
            }
            bindings {
                (Import-Csv $file | Invoke-BrokerUnbind -PassThru -Session $stranger).Count | Should -Be 2
                $broker.Bindings | Should -Be 0
            }
        }
        $stranger | Disconnect-ServiceSession
    }

    It 'of an operation comes back for the wait' {
        $file = Join-Path $TestDrive 'operations.csv'
        Invoke-BrokerProvision store slow -InstanceId one -NoWait | Export-Csv $file
        (Import-Csv $file).BindingId | Should -Be ''
        "$(Import-Csv $file | Wait-BrokerOperation)" | Should -Be 'one'
        $session.PendingOperations | Should -BeNullOrEmpty
        (Import-Csv $file | Get-BrokerLastOperation).Status | Should -Be 'succeeded'
    }
}

Describe 'An object that is older than what is known' {
    AfterEach { Clear-Broker }

    It 'changes no plan, by its object or its properties' {
        $old = Invoke-BrokerProvision store small -InstanceId one
        $null = $old | Invoke-BrokerUpdate -Plan large
        $file = Join-Path $TestDrive 'old.csv'
        $old | Export-Csv $file
        foreach ($stale in $old, (Import-Csv $file), ($old | Select-Object *)) {
            $stale | Get-BrokerInstance | ForEach-Object PlanName | Should -Be 'large'
            $null = $stale | Get-BrokerLastOperation -ErrorAction SilentlyContinue
            (Get-BrokerInstance).PlanName | Should -Be 'large'
        }
        # The host refuses the wrong plan.
        $trace = Get-Trace { Import-Csv $file | Invoke-BrokerDeprovision -Confirm:$false }
        $trace.Text | Should -Match 'plan_id=plan-2'
        $broker.Instances | Should -Be 0
    }

    It 'is asked about in a session that does not know the instance' {
        $old = Invoke-BrokerProvision store small -InstanceId one
        $null = $old | Invoke-BrokerUpdate -Plan large
        $stranger = $broker | Connect-Broker -NoDefault
        $trace = Get-Trace { $old | Invoke-BrokerDeprovision -Confirm:$false -Session $stranger }
        $trace.Text | Should -Match 'DELETE .*plan_id=plan-2'
        $broker.Instances | Should -Be 0
        $stranger | Disconnect-ServiceSession
    }

    It 'and what is typed is sent as it is' {
        $null = Invoke-BrokerProvision store small -InstanceId one
        $trace = Get-Trace { [pscustomobject]@{ InstanceId = 'one' } | Invoke-BrokerDeprovision -Plan large -Confirm:$false }
        $trace.Text | Should -Match 'DELETE .*plan_id=plan-2'
    }
}

Describe 'An empty property' {
    AfterEach { Clear-Broker }

    It 'names no instance for <Command>: <Name>' -ForEach $(
        foreach ($value in @{ Name = 'null'; Value = $null }, @{ Name = 'no text'; Value = '' }) {
            foreach ($command in 'Get-BrokerInstance', 'Get-BrokerBinding', 'Get-BrokerLastOperation', 'Wait-BrokerOperation', 'Invoke-BrokerProvision', 'Invoke-BrokerUpdate', 'Invoke-BrokerBind',
                'Invoke-BrokerUnbind', 'Invoke-BrokerDeprovision', 'Get-BrokerCredential') {
                @{ Command = $command; Name = $value.Name; Value = $value.Value }
            }
        }
    ) {
        $null = Invoke-BrokerProvision store small -InstanceId one | Invoke-BrokerBind -BindingId b1
        $outcome = Get-Outcome ([pscustomobject]@{ InstanceId = $Value; BindingId = 'b1'; Service = 'store'; Plan = 'small' }) $Command
        $outcome.ErrorId | Should -Not -BeNullOrEmpty
        $outcome.Returned | Should -BeNullOrEmpty
        $broker.Instances | Should -Be 1
        $broker.Bindings | Should -Be 1
    }

    It 'names no binding for <Command>: <Name>' -ForEach $(
        foreach ($value in @{ Name = 'null'; Value = $null }, @{ Name = 'no text'; Value = '' }) {
            foreach ($command in 'Get-BrokerBinding', 'Invoke-BrokerBind', 'Invoke-BrokerUnbind', 'Get-BrokerCredential') { @{ Command = $command; Name = $value.Name; Value = $value.Value } }
        }
    ) {
        $null = Invoke-BrokerProvision store small -InstanceId one | Invoke-BrokerBind -BindingId b1
        $outcome = Get-Outcome ([pscustomobject]@{ InstanceId = 'one'; BindingId = $Value }) $Command
        $outcome.ErrorId | Should -Not -BeNullOrEmpty
        $outcome.Returned | Should -BeNullOrEmpty
        $broker.Bindings | Should -Be 1
    }

    It 'is no error where the object is an instance, which has no such property' {
        $null = Invoke-BrokerProvision store small -InstanceId one | Invoke-BrokerBind -BindingId b1
        "$([pscustomobject]@{ InstanceId = 'one' } | Get-BrokerBinding)" | Should -Be 'b1'
    }
}

Describe 'Names' {
    AfterEach { Clear-Broker }

    It 'with wildcards are for what is typed' {
        $null = 'app-1', 'app-2', 'other', 'app-[1]' | Invoke-BrokerProvision store small
        "$(Get-BrokerInstance APP-? | Sort-Object)" | Should -Be 'app-1 app-2'
        Get-BrokerInstance zzz* | Should -BeNullOrEmpty
        "$(Get-BrokerInstance 'app-`[1`]')" | Should -Be 'app-[1]'
        "$('app-[1]' | Get-BrokerInstance)" | Should -Be 'app-[1]'
        "$([pscustomobject]@{ InstanceId = 'app-[1]' } | Get-BrokerInstance)" | Should -Be 'app-[1]'
    }

    It 'of the cmdlets have others beside them: <Alias>' -ForEach @(
        @{ Alias = 'New-BrokerInstance'; Command = 'Invoke-BrokerProvision' }
        @{ Alias = 'Remove-BrokerInstance'; Command = 'Invoke-BrokerDeprovision' }
        @{ Alias = 'New-BrokerBinding'; Command = 'Invoke-BrokerBind' }
        @{ Alias = 'Remove-BrokerBinding'; Command = 'Invoke-BrokerUnbind' }
    ) {
        (Get-Command $Alias).ResolvedCommandName | Should -Be $Command
        (Get-Module SapServiceTools).ExportedAliases.Keys | Should -Contain $Alias
    }

    It 'do what they say' {
        $null = New-BrokerInstance store small -InstanceId one | New-BrokerBinding -BindingId b1
        Get-BrokerBinding | Remove-BrokerBinding
        Get-BrokerInstance | Remove-BrokerInstance -Confirm:$false
        $broker.Instances | Should -Be 0
    }
}
