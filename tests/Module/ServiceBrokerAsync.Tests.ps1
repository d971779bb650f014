# Plans whose operations the host runs in the background: 202, last_operation, one operation an instance at a time.
using namespace System.Threading

BeforeAll {
    . $PSScriptRoot/Support.ps1
    . $PSScriptRoot/BrokerSupport.ps1

    # All operations go to the background; each waits for the gate, if there is one.
    function Start-LateBroker([hashtable] $With = @{}, [hashtable] $Service = @{}, [string] $Asynchronous = 'Provision, Update, Deprovision, Bind, Unbind') {
        Start-TestBroker -Service (Merge-Table @{ PlanUpdateable = $true; InstancesRetrievable = $true; BindingsRetrievable = $true } $Service) `
            -Plan @{ Asynchronous = $Asynchronous } -With (Merge-Table @{ OnUnbind = {}; OnDeprovision = {} } $With)
    }
}

AfterAll {
    Stop-ServiceBroker -Drain 0
}

Describe 'An asynchronous plan' {
    AfterEach {
        Stop-ServiceBroker -Drain 0
    }

    It 'needs a caller that can wait: <operation>' -ForEach @(
        @{ operation = 'Provision' }, @{ operation = 'Update' }, @{ operation = 'Bind' }, @{ operation = 'Unbind' }, @{ operation = 'Deprovision' }
    ) {
        $broker = Start-LateBroker
        if ($operation -ne 'Provision') {
            $null = Invoke-Operation $broker Provision -Incomplete
            (Wait-Operation $broker).Body.state | Should -Be 'succeeded'
        }
        if ($operation -eq 'Unbind') {
            $null = Invoke-Operation $broker Bind -Incomplete
            (Wait-Operation $broker -Binding b1).Body.state | Should -Be 'succeeded'
        }
        $answer = Invoke-Operation $broker $operation -Body $(if ($operation -eq 'Update') { @{ parameters = @{ a = 1 } } } else { @{} })
        $answer.Status, $answer.Body.error | Should -Be 422, 'AsyncRequired'
        $broker.Operations | Should -Be 0
    }

    It 'has in its first answer what -OnAccept says before the work, which may refuse it as well' {
        $gate = [ManualResetEventSlim]::new()
        $broker = Start-LateBroker -With @{
            OnProvision = { ($using:gate).Wait() }
            OnAccept    = {
                if ($Request.InstanceId -eq 'no') { Write-BrokerError PlanQuotaExceeded 'Enough.' }
                @{ dashboard_url = "https://early.example/$($Request.InstanceId)"; metadata = @{ labels = @{ team = 'a' } } }
            }
        }
        try {
            $answer = Invoke-Operation $broker Provision -Incomplete
            $answer.Status, $answer.Body.dashboard_url, $answer.Body.metadata.labels.team | Should -Be 202, 'https://early.example/i1', 'a'
            $refused = Invoke-Operation $broker Provision -Instance no -Incomplete
            $refused.Status, $refused.Body.error | Should -Be 422, 'PlanQuotaExceeded'
        }
        finally {
            $gate.Set()
        }
        (Wait-Operation $broker).Body.state | Should -Be 'succeeded'
        (Invoke-Operation $broker FetchInstance).Body.dashboard_url | Should -Be 'https://early.example/i1'
    }

    It 'tells the latest operation where it is asked for one that it hasn''t given, or 400 with -StrictOperation' -ForEach @(@{ strict = $false; status = 200 }, @{ strict = $true; status = 400 }) {
        $broker = Start-LateBroker -With @{ StrictOperation = $strict }
        $null = Invoke-Operation $broker Provision -Incomplete
        (Wait-Operation $broker).Body.state | Should -Be 'succeeded'
        (Invoke-Operation $broker LastOperation -Query '&operation=provision').Status | Should -Be $status
    }

    It 'is answered 202 at once, and through last_operation until it is done' {
        $gate = [ManualResetEventSlim]::new()
        $broker = Start-LateBroker -With @{ OnProvision = { ($using:gate).Wait(); @{ dashboard_url = 'https://done' } } }
        $answer = Invoke-Operation $broker Provision -Incomplete
        $answer.Status | Should -Be 202
        $answer.Body.operation | Should -Match '^provision-\w{32}$'
        $query = "&operation=$($answer.Body.operation)"
        $poll = Invoke-Operation $broker LastOperation -Query $query
        $poll.Status, $poll.Body.state, $poll.Headers['Retry-After'] | Should -Be 200, 'in progress', '5'
        (Invoke-Operation $broker FetchInstance).Status | Should -Be 404
        $broker.Operations | Should -Be 1
        $gate.Set()
        (Wait-Operation $broker).Body.state | Should -Be 'succeeded'
        # The state isn't forgotten once it was told.
        (Invoke-Operation $broker LastOperation -Query $query).Body.state | Should -Be 'succeeded'
        (Invoke-Operation $broker FetchInstance).Body.dashboard_url | Should -Be 'https://done'
        $broker.Operations, $broker.Instances | Should -Be 0, 1
    }

    It 'sent again is the same operation, and never a second run' {
        $runs = [System.Collections.Concurrent.ConcurrentBag[string]]::new()
        $gate = [ManualResetEventSlim]::new()
        $broker = Start-LateBroker -With @{ OnProvision = { ($using:runs).Add($Request.InstanceId); ($using:gate).Wait() } }
        $answers = 1..20 | ForEach-Object { Send-Operation $broker Provision -Incomplete } | Receive-Answer
        $answers.Status | Select-Object -Unique | Should -Be 202
        @($answers.Body.operation | Select-Object -Unique) | Should -HaveCount 1
        (Invoke-Operation $broker Provision -Incomplete -Body @{ parameters = @{ other = 1 } }).Status | Should -Be 409
        $gate.Set()
        (Wait-Operation $broker).Body.state | Should -Be 'succeeded'
        (Invoke-Operation $broker Provision -Incomplete).Status | Should -Be 200
        $runs | Should -Be 'i1'
    }

    It 'runs every operation in the background, and keeps what they return' {
        $broker = Start-LateBroker -With @{
            OnProvision = { @{ data = @{ step = 'provisioned' } } }
            OnUpdate    = { @{ data = @{ step = "$($Request.Instance.Data.step), updated" } } }
            OnBind      = { @{ credentials = @{ seen = $Request.Instance.Data.step } } }
        }
        (Invoke-Operation $broker Provision -Incomplete).Status | Should -Be 202
        (Wait-Operation $broker).Body.state | Should -Be 'succeeded'
        (Invoke-Operation $broker Update -Incomplete -Body @{ parameters = @{ size = 2 } }).Status | Should -Be 202
        (Wait-Operation $broker).Body.state | Should -Be 'succeeded'
        (Invoke-Operation $broker FetchInstance).Body.parameters.size | Should -Be 2
        $bound = Invoke-Operation $broker Bind -Incomplete
        $bound.Status, $bound.Body.Keys | Should -Be 202, 'operation'
        (Wait-Operation $broker -Binding b1).Body.state | Should -Be 'succeeded'
        (Invoke-Operation $broker FetchBinding).Body.credentials.seen | Should -Be 'provisioned, updated'
        (Invoke-Operation $broker Unbind -Incomplete).Status | Should -Be 202
        (Wait-Operation $broker -Binding b1).Body.state | Should -Be 'succeeded'
        (Invoke-Operation $broker Deprovision -Incomplete).Status | Should -Be 202
        (Wait-Operation $broker).Body.state | Should -Be 'succeeded'
        $broker.Instances, $broker.Bindings, $broker.Operations | Should -Be 0, 0, 0
        (Invoke-Operation $broker Deprovision -Incomplete).Status | Should -Be 410
    }

    It 'that fails says so in last_operation: <name>' -ForEach @(
        @{ name = 'an error that was meant'; handler = { Write-BrokerError ServiceFailure 'No disk is left.' }; says = 'No disk is left.' }
        @{ name = 'an error that was not'; handler = { throw 'inner secret' }; says = 'The broker failed.' }
    ) {
        $broker = Start-LateBroker -With @{ OnProvision = $handler }
        (Invoke-Operation $broker Provision -Incomplete).Status | Should -Be 202
        $end = Wait-Operation $broker
        $end.Body.state, $end.Body.description | Should -Be 'failed', $says
        $broker.FailedCalls | Should -Be 1
        # It may have been made half-way, so the platform cleans up.
        (Invoke-Operation $broker Deprovision -Incomplete).Status | Should -Be 202
        (Wait-Operation $broker).Body.state | Should -Be 'succeeded'
    }

    It 'ends when its time is up' {
        $broker = Start-LateBroker -With @{ OnProvision = { Start-Sleep 600 }; OperationTimeoutSeconds = 1 }
        (Invoke-Operation $broker Provision -Incomplete).Status | Should -Be 202
        $end = Wait-Operation $broker
        $end.Body.state, $end.Body.description | Should -Be 'failed', 'The broker took too long.'
        Wait-Until { $broker.StoppedCalls -eq 1 }
    }

    It 'keeps the instance to itself: <operation> has to wait' -ForEach @(@{ operation = 'Update' }, @{ operation = 'Bind' }, @{ operation = 'Deprovision' }) {
        $gate = [ManualResetEventSlim]::new()
        $broker = Start-LateBroker -With @{ OnUpdate = { ($using:gate).Wait() } }
        $null = Invoke-Operation $broker Provision -Incomplete
        (Wait-Operation $broker).Body.state | Should -Be 'succeeded'
        (Invoke-Operation $broker Update -Incomplete -Body @{ parameters = @{ a = 1 } }).Status | Should -Be 202
        $answer = Invoke-Operation $broker $operation -Incomplete -Body $(if ($operation -eq 'Update') { @{ parameters = @{ a = 2 } } } else { @{} })
        $answer.Status, $answer.Body.error | Should -Be 422, 'ConcurrencyError'
        $gate.Set()
        (Wait-Operation $broker).Body.state | Should -Be 'succeeded'
        (Invoke-Operation $broker $operation -Incomplete -Body $(if ($operation -eq 'Update') { @{ parameters = @{ a = 2 } } } else { @{} })).Status | Should -Be 202
    }

    It 'is stopped by a deletion, which then goes on' {
        $begun = [ManualResetEventSlim]::new()
        $broker = Start-LateBroker -With @{ OnProvision = { ($using:begun).Set(); Start-Sleep 600 } }
        (Invoke-Operation $broker Provision -Incomplete).Status | Should -Be 202
        $begun.Wait(20000) | Should -BeTrue
        (Invoke-Operation $broker Deprovision -Incomplete).Status | Should -Be 202
        (Wait-Operation $broker).Body.state | Should -Be 'succeeded'
        Wait-Until { $broker.StoppedCalls -eq 1 }
        $broker.Instances | Should -Be 0
    }

    It 'runs no more at once than there are workers, and all in the end' {
        $most = [int[]]::new(2)
        $broker = Start-LateBroker -With @{
            WorkerCount = 3
            OnProvision = {
                $counts = $using:most
                $now = [Interlocked]::Increment([ref] $counts[0])
                if ($now -gt $counts[1]) { $counts[1] = $now }
                Start-Sleep -Milliseconds 20
                $null = [Interlocked]::Decrement([ref] $counts[0])
            }
        }
        $answers = 1..60 | ForEach-Object { Send-Operation $broker Provision -Instance "i$_" -Incomplete } | Receive-Answer
        $answers.Status | Select-Object -Unique | Should -Be 202
        foreach ($number in 1..60) { (Wait-Operation $broker -Instance "i$number").Body.state | Should -Be 'succeeded' }
        $most[1] | Should -BeLessOrEqual 3
        $broker.Instances, $broker.CompletedCalls | Should -Be 60, 60
    }

    It 'may be asynchronous for some operations only' {
        $broker = Start-LateBroker -Asynchronous 'Provision'
        (Invoke-Operation $broker Provision -Incomplete).Status | Should -Be 202
        (Wait-Operation $broker).Body.state | Should -Be 'succeeded'
        (Invoke-Operation $broker Bind).Status | Should -Be 201
        (Invoke-Operation $broker Bind -Incomplete).Status | Should -Be 200
    }
}

Describe '-Asynchronous' {
    It 'says it for every plan of a catalog that can''t' {
        $catalog = @{ services = @(@{
                    id = 'service-1'; name = 'store'; description = 'd'; bindable = $false
                    plans = @(@{ id = 'plan-1'; name = 'small'; description = 'd' })
                })
        }
        $broker = Start-ServiceBroker $catalog {} -Asynchronous Provision
        try {
            (Invoke-Operation $broker Provision).Body.error | Should -Be 'AsyncRequired'
            (Invoke-Operation $broker Provision -Incomplete).Status | Should -Be 202
            (Wait-Operation $broker).Body.state | Should -Be 'succeeded'
            (Invoke-Operation $broker Deprovision).Status | Should -Be 200
        }
        finally {
            Stop-ServiceBroker $broker
        }
    }
}

Describe 'An operation that goes on outside the host' {
    It 'goes on after its handler, and -OnLastOperation tells how it stands' {
        $steps = [System.Collections.Concurrent.ConcurrentQueue[string]]::new()
        'in progress', 'in progress', 'succeeded' | ForEach-Object { $steps.Enqueue($_) }
        $broker = Start-TestBroker -With @{
            OnProvision     = { @{ asynchronous = $true; operation = "job $($Request.InstanceId)" } }
            OnLastOperation = {
                if ($Request.Operation -ne "job $($Request.InstanceId)") { throw "asked for '$($Request.Operation)'" }
                $step = ''
                $null = ($using:steps).TryDequeue([ref] $step)
                @{ state = $step; description = "It is $step."; retry_after = 1 }
            }
        }
        $answer = Invoke-Operation $broker Provision -Incomplete
        $answer.Status, $answer.Body.operation | Should -Be 202, 'job i1'
        $poll = Invoke-Operation $broker LastOperation -Query '&operation=job%20i1'
        $poll.Body.state, $poll.Body.description, $poll.Headers['Retry-After'] | Should -Be 'in progress', 'It is in progress.', '1'
        (Wait-Operation $broker).Body.state | Should -Be 'succeeded'
        $broker.Instances | Should -Be 1
    }
}
