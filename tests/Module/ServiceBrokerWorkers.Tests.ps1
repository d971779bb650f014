# The engine under the handlers: workers, queue, time limits, and what can't be stopped.
using namespace System.Threading

BeforeAll {
    . $PSScriptRoot/Support.ps1
    . $PSScriptRoot/BrokerSupport.ps1
}

AfterAll {
    Stop-ServiceBroker -Drain 0
}

Describe 'Workers' {
    It 'run as many handlers at once as there are' {
        $meeting = [Barrier]::new(3)
        $broker = Start-TestBroker -With @{ WorkerCount = 3; OnProvision = { if (-not ($using:meeting).SignalAndWait(20000)) { throw 'alone' } } }
        $tasks = 1..3 | ForEach-Object { Send-Operation $broker Provision -Instance "i$_" }
        ($tasks | Receive-Answer).Status | Should -Be 201, 201, 201
        $broker.Workers, $broker.CompletedCalls | Should -Be 3, 3
    }

    It 'never share a request or its variables' {
        $broker = Start-TestBroker -With @{ WorkerCount = 4; OnProvision = { $mine = $Request.InstanceId; Start-Sleep -Milliseconds (Get-Random 5); @{ dashboard_url = "$mine $($Request.InstanceId)" } } }
        $tasks = 1..200 | ForEach-Object { Send-Operation $broker Provision -Instance "i$_" }
        $answers = $tasks | Receive-Answer
        foreach ($number in 1..200) { $answers[$number - 1].Body.dashboard_url | Should -Be "i$number i$number" }
    }

    It 'show what they are at' {
        $gate = [ManualResetEventSlim]::new()
        $broker = Start-TestBroker -With @{ WorkerCount = 1; OnProvision = { ($using:gate).Wait() } }
        $broker.BusyWorkers, $broker.QueuedCalls | Should -Be 0, 0
        $tasks = 1..3 | ForEach-Object { Send-Operation $broker Provision -Instance "i$_" }
        Wait-Until { $broker.BusyWorkers -eq 1 -and $broker.QueuedCalls -eq 2 }
        $gate.Set()
        ($tasks | Receive-Answer).Status | Should -Be 201, 201, 201
        $broker.BusyWorkers, $broker.QueuedCalls, $broker.CompletedCalls | Should -Be 0, 0, 3
    }
}

Describe 'Workers that are closed' {
    It 'end because they are stopped and never by themselves, which would end the process at times' {
        $lines = & pwsh -NoProfile -NonInteractive -File (Join-Path $PSScriptRoot WorkerRace.ps1) -Manifest $ManifestPath -Seconds 5 2>&1 | ForEach-Object { "$_" }
        $LASTEXITCODE | Should -Be 0 -Because ($lines -join "`n")
        $ends = $lines -match '^\d+ \w+ \d+$' | ForEach-Object { $_.Split(' ')[1] }
        $ends | Should -Not -BeNullOrEmpty
        # Where the processor is busy elsewhere, the pool hasn't waited for the end.
        $ends | Select-Object -Unique | Should -BeIn 'Stopped', 'Stopping'
    }
}

Describe 'A full queue' {
    It 'is answered 503 with Retry-After, and the instance can be made later' {
        $gate = [ManualResetEventSlim]::new()
        $broker = Start-TestBroker -With @{ WorkerCount = 1; QueueLength = 2; OnProvision = { ($using:gate).Wait() } }
        $first = Send-Operation $broker Provision -Instance i1
        Wait-Until { $broker.BusyWorkers -eq 1 }
        $waiting = 2..3 | ForEach-Object { Send-Operation $broker Provision -Instance "i$_" }
        Wait-Until { $broker.QueuedCalls -eq 2 }
        $refused = Invoke-Operation $broker Provision -Instance i4
        $refused.Status, $refused.Body.error, $refused.Headers['Retry-After'] | Should -Be 503, 'Overloaded', '1'
        $broker.RefusedCalls | Should -Be 1
        # What needs no handler is answered all the same.
        (Invoke-Broker $broker -Path v2/catalog).Status | Should -Be 200
        $gate.Set()
        (@($first) + $waiting | Receive-Answer).Status | Should -Be 201, 201, 201
        (Invoke-Operation $broker Provision -Instance i4).Status | Should -Be 201
    }
}

Describe 'A call that no worker takes in its time' {
    It 'is 503 and no time-out of a handler: <operation>' -ForEach @(@{ operation = 'Provision'; instance = 'i2' }, @{ operation = 'FetchInstance'; instance = 'i1' }) {
        $gate = [ManualResetEventSlim]::new()
        $flag = Join-Path $TestDrive ([guid]::NewGuid())
        $broker = Start-TestBroker -Service @{ InstancesRetrievable = $true } -With @{
            WorkerCount = 1; HandlerTimeoutSeconds = 1; OnFetchInstance = {}; OnProvision = { if ($Request.InstanceId -eq 'hold') { ($using:gate).Wait() } }
            InitializationScript = { if (Test-Path $using:flag) { throw 'not now' } }
        }
        try {
            (Invoke-Operation $broker Provision).Status | Should -Be 201
            # The only worker can't be stopped, nor replaced.
            $null = New-Item $flag
            (Invoke-Operation $broker Provision -Instance hold).Status | Should -Be 500
            $answer = Invoke-Operation $broker $operation -Instance $instance
            $answer.Status, $answer.Body.error, $answer.Headers['Retry-After'] | Should -Be 503, 'Overloaded', '1'
            $broker.RefusedCalls | Should -Be 1
        }
        finally {
            Remove-Item $flag -ErrorAction Ignore
            $gate.Set()
        }
    }
}

Describe 'A handler that takes too long' {
    It 'is stopped, its finally is run, the caller is told, and the worker works on' {
        $cleaned = [ManualResetEventSlim]::new()
        $broker = Start-TestBroker -With @{
            WorkerCount = 1; HandlerTimeoutSeconds = 5
            OnProvision = { if ($Request.InstanceId -eq 'slow') { try { Start-Sleep 600 } finally { ($using:cleaned).Set() } } }
        }
        $answer = Invoke-Operation $broker Provision -Instance slow -Header @{ 'X-Broker-API-Request-Identity' = 'request-9' }
        $answer.Status, $answer.Body.description | Should -Be 500, 'The broker took too long.'
        # The answer comes in time also where the processor is busy elsewhere and the handler not yet over.
        $cleaned.Wait(60000) | Should -BeTrue
        Wait-Until { $broker.StoppedCalls -eq 1 } -Seconds 60
        $entry = $broker.Log | Where-Object Kind -EQ Warning
        $entry.Operation, $entry.RequestId | Should -Be 'OnProvision', 'request-9'
        $entry.Message | Should -Match 'was stopped'
        (Invoke-Operation $broker Provision -Instance quick).Status | Should -Be 201
        # It may have been made half-way, so it can be cleaned up.
        (Wait-Operation $broker -Instance slow).Body.description | Should -Be 'The broker took too long.'
        (Invoke-Operation $broker Deprovision -Instance slow).Status | Should -Be 200
    }

    It 'is stopped in <name>' -ForEach @(
        @{ name = 'an endless loop'; handler = { while ($true) { } } }
        @{ name = 'a pipeline'; handler = { 1..1000000 | ForEach-Object { Start-Sleep -Milliseconds 1 } } }
        @{ name = 'another program'; handler = { & pwsh -NoProfile -c 'Start-Sleep 600' } }
        @{ name = 'a request of its own'; handler = { Invoke-WebRequest "http://127.0.0.1:$using:port" } }
    ) {
        # Takes connections and never answers.
        $deaf = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $deaf.Start()
        $port = $deaf.LocalEndpoint.Port
        $null = $port
        try {
            # The limit holds for the deletion too, whose new worker has to come up on a busy machine.
            $broker = Start-TestBroker -With @{ WorkerCount = 1; HandlerTimeoutSeconds = 5; OnProvision = $handler; OnDeprovision = {} }
            (Invoke-Operation $broker Provision).Body.description | Should -Be 'The broker took too long.'
            (Wait-Operation $broker).Body.state | Should -Be 'failed'
            (Invoke-Operation $broker Deprovision).Status | Should -Be 200
        }
        finally {
            $deaf.Stop()
        }
    }

    It 'keeps the instance to itself while it can''t be stopped, and costs no worker' {
        $gate = [ManualResetEventSlim]::new()
        $broker = Start-TestBroker -With @{ WorkerCount = 1; HandlerTimeoutSeconds = 5; OnProvision = { if ($Request.InstanceId -eq 'stuck') { ($using:gate).Wait() } } }
        # The caller is answered all the same.
        (Invoke-Operation $broker Provision -Instance stuck).Body.description | Should -Be 'The broker took too long.'
        (Invoke-Operation $broker Update -Instance stuck -Body @{ parameters = @{ a = 1 } }).Body.error | Should -Be 'ConcurrencyError'
        Wait-Until { $broker.Log | Where-Object Message -Match 'was stopped' }
        (Invoke-Operation $broker Provision -Instance other).Status | Should -Be 201
        $gate.Set()
        # It came to its end after all.
        (Wait-Operation $broker -Instance stuck).Body.state | Should -BeIn 'succeeded', 'failed'
        (Invoke-Operation $broker Deprovision -Instance stuck).Status | Should -Be 200
    }

    It 'is not waited for any longer than ten seconds more' {
        $gate = [ManualResetEventSlim]::new()
        $broker = Start-TestBroker -With @{ WorkerCount = 1; HandlerTimeoutSeconds = 1; OnProvision = { ($using:gate).Wait() } }
        try {
            (Invoke-Operation $broker Provision).Body.description | Should -Be 'The broker took too long.'
            (Wait-Operation $broker).Body.state | Should -Be 'failed'
            @($broker.Log | Where-Object Kind -EQ Fault).Message | Should -Match 'didn''t stop'
            @($broker.Log | Where-Object Message -Match 'can''t be stopped') | Should -HaveCount 1
        }
        finally {
            $gate.Set()
        }
    }

    It 'is stopped again and again, each time with a new worker' {
        $broker = Start-TestBroker -With @{ WorkerCount = 2; HandlerTimeoutSeconds = 3; OnProvision = { if ($Request.InstanceId -like 'slow*') { Start-Sleep 600 } } }
        $tasks = 1..6 | ForEach-Object { Send-Operation $broker Provision -Instance "slow$_" }
        # Also those whose time ended in the queue, which are 503, and those that a new worker had just begun, with no command of theirs loaded yet.
        ($tasks | Receive-Answer).Status | Should -BeIn 500, 503
        Wait-Until { $broker.StoppedCalls + $broker.RefusedCalls -eq 6 } -Seconds 60
        $broker.FailedCalls | Should -Be 0
        $broker.Log | Where-Object Kind -EQ Fault | Should -BeNullOrEmpty
        (1..10 | ForEach-Object { Send-Operation $broker Provision -Instance "i$_" } | Receive-Answer).Status | Select-Object -Unique | Should -Be 201
    }

    It 'may be a fetch, too' {
        $broker = Start-TestBroker -Service @{ InstancesRetrievable = $true } -With @{ HandlerTimeoutSeconds = 1; OnFetchInstance = { Start-Sleep 600 } }
        $null = Invoke-Operation $broker Provision
        $answer = Invoke-Operation $broker FetchInstance
        $answer.Status, $answer.Body.description | Should -Be 500, 'The broker took too long.'
        Wait-Until { $broker.StoppedCalls -eq 1 }
    }
}

Describe 'A worker that can''t be replaced' {
    It 'is tried again until it can' {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))
        $flag = Join-Path $folder broken
        $broker = Start-TestBroker -With @{
            WorkerCount = 1; HandlerTimeoutSeconds = 1; OnProvision = { if ($Request.InstanceId -eq 'slow') { Start-Sleep 600 } }
            InitializationScript = { if (Test-Path $using:flag) { throw 'not now' } }
        }
        $null = New-Item $flag
        (Invoke-Operation $broker Provision -Instance slow).Status | Should -Be 500
        Wait-Until { $broker.Log | Where-Object { $_.Kind -eq 'Error' -and $_.Message -match "can't be replaced.*not now" } }
        Remove-Item $flag
        (Invoke-Operation $broker Provision -Instance quick -ErrorAction Stop).Status | Should -BeIn 201, 500, 503
        Wait-Until { (Invoke-Operation $broker Provision -Instance "i$([guid]::NewGuid())").Status -eq 201 }
    }
}

Describe 'Operations in the background' {
    It 'take no worker from callers who wait' {
        $gate = [ManualResetEventSlim]::new()
        $service = @(
            New-BrokerPlan late plan-late 'Takes its time' -Asynchronous Provision
            New-BrokerPlan small plan-1 'At once'
        ) | New-BrokerService store service-1 'Keeps things' -NotBindable
        $broker = Start-TestBroker -With @{ Catalog = $service; WorkerCount = 2; OnProvision = { if ($Request.Plan.Name -eq 'late') { ($using:gate).Wait() } } }
        $broker.Workers | Should -Be 4
        foreach ($number in 1..5) { (Invoke-Operation $broker Provision -Instance "late$number" -Incomplete -Body @{ plan_id = 'plan-late' }).Status | Should -Be 202 }
        Wait-Until { $broker.BusyWorkers -eq 2 }
        (Invoke-Operation $broker Provision -Instance now).Status | Should -Be 201
        $broker.Operations | Should -Be 5
        $gate.Set()
        foreach ($number in 1..5) { (Wait-Operation $broker -Instance "late$number").Body.state | Should -Be 'succeeded' }
    }

    It 'are refused when too many wait' {
        $gate = [ManualResetEventSlim]::new()
        $broker = Start-TestBroker -Plan @{ Asynchronous = 'Provision' } -With @{ WorkerCount = 1; QueueLength = 2; OnProvision = { ($using:gate).Wait() } }
        $answers = 1..4 | ForEach-Object { Invoke-Operation $broker Provision -Instance "i$_" -Incomplete }
        $answers.Status | Should -Be 202, 202, 202, 503
        $answers[3].Headers['Retry-After'] | Should -Be '5'
        $gate.Set()
        (Wait-Operation $broker -Instance i3).Body.state | Should -Be 'succeeded'
        (Invoke-Operation $broker Provision -Instance i4 -Incomplete).Status | Should -Be 202
        (Wait-Operation $broker -Instance i4).Body.state | Should -Be 'succeeded'
    }
}

Describe 'Settings' {
    It '<name> is out of range' -ForEach @(
        @{ name = 'no worker'; more = @{ WorkerCount = 0 } }
        @{ name = 'too many workers'; more = @{ WorkerCount = 257 } }
        @{ name = 'no queue'; more = @{ QueueLength = 0 } }
        @{ name = 'no time'; more = @{ HandlerTimeoutSeconds = 0 } }
        @{ name = 'too much time'; more = @{ HandlerTimeoutSeconds = 86401 } }
        @{ name = 'no time for operations'; more = @{ OperationTimeoutSeconds = 0 } }
        @{ name = 'a negative drain'; more = @{ Drain = -1 } }
        @{ name = 'an endless drain'; more = @{ Drain = 86401 } }
    ) {
        (Get-ErrorOf { Start-TestBroker -With $more }).CategoryInfo.Category | Should -BeIn 'InvalidArgument', 'InvalidData'
    }
}
