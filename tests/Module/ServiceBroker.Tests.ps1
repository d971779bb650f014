# Start-, Get- and Stop-ServiceBroker.
using namespace System.Threading

BeforeDiscovery {
    . $PSScriptRoot/Kestrel.ps1
}

BeforeAll {
    . $PSScriptRoot/Support.ps1
    . $PSScriptRoot/BrokerSupport.ps1

    function Test-Listening($Broker) {
        try { [System.Net.Sockets.TcpClient]::new($Broker.Uri.Host, $Broker.Uri.Port).Dispose(); $true } catch { $false }
    }
}

AfterAll {
    Stop-ServiceBroker -Drain 0
}

Describe 'Start-ServiceBroker' {
    AfterEach {
        Stop-ServiceBroker -Drain 0
    }

    It 'listens on a free port of the loopback' {
        $one = Start-TestBroker
        $two = Start-TestBroker
        $one.Uri.Host | Should -Be '127.0.0.1'
        $one.Uri.Port | Should -Not -Be $two.Uri.Port
        $one.Services | Should -Be 'store'
        $one.IsRunning | Should -BeTrue
        $one.Store | Should -Be 'memory'
        ([datetimeoffset]::UtcNow - $one.StartedAt).TotalMinutes | Should -BeLessThan 1
        "$one" | Should -Be "broker for store at $($one.Uri)"
    }

    It 'speaks the protocol' {
        $broker = Start-TestBroker
        (Invoke-Broker $broker -Path v2/catalog).Status | Should -Be 200
        (Invoke-Broker $broker -Path v2/catalog -Header @{ 'X-Broker-API-Version' = '2.12' }).Status | Should -Be 412
        (Invoke-Broker $broker -Path v2/nothing).Status | Should -Be 404
        (Invoke-Broker $broker -Path health).Body.status | Should -Be 'ok'
    }

    It 'takes a port, and says so when it is taken' {
        $port = (Start-TestBroker).Uri.Port
        $failure = Get-ErrorOf { Start-TestBroker -With @{ Port = $port } }
        $failure.FullyQualifiedErrorId | Should -Be 'PortInUse,SapServiceTools.Cmdlets.BrokerHost.StartServiceBrokerCommand'
        "$failure" | Should -Match "$port"
        @(Get-ServiceBroker) | Should -HaveCount 1
        Stop-ServiceBroker
        (Start-TestBroker -With @{ Port = $port }).Uri.Port | Should -Be $port
    }

    It 'takes a loopback address of version 6' -Skip:$NoKestrel {
        $broker = Start-TestBroker -With @{ Address = '::1' }
        $broker.Uri.Host | Should -Be '[::1]'
        (Invoke-Broker $broker -Path v2/catalog).Status | Should -Be 200
    }

    It 'says so when the machine hasn''t the address' -Skip:$NoKestrel {
        (Get-ErrorOf { Start-TestBroker -With @{ Address = '192.0.2.1'; AllowUnencrypted = $true; Credential = New-TestCredential } }).FullyQualifiedErrorId | Should -Match '^ListenFailed,'
        Get-ServiceBroker | Should -BeNullOrEmpty
    }

    It '-PathPrefix <prefix> stands before every path' -ForEach @(@{ prefix = '/brokers/one' }, @{ prefix = 'brokers/one/' }) {
        $broker = Start-TestBroker -With @{ PathPrefix = $prefix }
        $broker.Uri.AbsolutePath | Should -Be '/brokers/one/'
        (Invoke-Broker $broker -Path v2/catalog).Status | Should -Be 200
        (Invoke-Operation $broker Provision).Status | Should -Be 201
        (Invoke-RestMethod "http://127.0.0.1:$($broker.Uri.Port)/v2/catalog" -Headers @{ 'X-Broker-API-Version' = '2.17' } -SkipHttpErrorCheck).description | Should -Match 'nothing'
    }

    It '-PathPrefix may have a blank, and is shown as it is called' {
        $broker = Start-TestBroker -With @{ PathPrefix = 'my brokers' }
        $broker.Uri.AbsoluteUri | Should -BeLike '*/my%20brokers/'
        (Invoke-Broker $broker -Path v2/catalog).Status | Should -Be 200
        (Invoke-WebRequest $broker.DashboardUri).StatusCode | Should -Be 200
    }

    It '-MissingVersionStatus <status>' -ForEach @(@{ status = 400 }, @{ status = 412 }) {
        $broker = Start-TestBroker -With @{ MissingVersionStatus = $status }
        (Invoke-WebRequest "$($broker.Uri)v2/catalog" -SkipHttpErrorCheck).StatusCode | Should -Be $status
    }

    It '-MinimumVersion lets older platforms in' {
        $old = @{ 'X-Broker-API-Version' = '2.3' }
        (Invoke-Broker (Start-TestBroker) -Path v2/catalog -Header $old).Status | Should -Be 412
        $broker = Start-TestBroker -With @{ MinimumVersion = '2.3' }
        (Invoke-Broker $broker -Path v2/catalog -Header $old).Status | Should -Be 200
        (Invoke-Broker $broker -Path v2/catalog -Header @{ 'X-Broker-API-Version' = '2.2' }).Status | Should -Be 412
        (Get-ErrorOf { Start-TestBroker -With @{ MinimumVersion = '3.0' } }).FullyQualifiedErrorId | Should -Match '^InvalidOption,'
    }

    It '-UnknownInstanceStatus is what an update or binding of nothing gets' {
        $broker = Start-TestBroker -With @{ UnknownInstanceStatus = 422 }
        (Invoke-Operation $broker Update -Body @{ parameters = @{ a = 1 } }).Status | Should -Be 422
        (Invoke-Operation $broker Bind).Status | Should -Be 422
        $broker = Start-TestBroker
        (Invoke-Operation $broker Update -Body @{ parameters = @{ a = 1 } }).Status | Should -Be 404
        (Invoke-Operation $broker Bind).Status | Should -Be 404
    }

    It '-NoOrganization asks for neither organisation nor space' {
        $bare = @{ service_id = 'service-1'; plan_id = 'plan-1' }
        (Invoke-Broker (Start-TestBroker) -Method PUT -Path v2/service_instances/i1 -Body $bare).Status | Should -Be 400
        (Invoke-Broker (Start-TestBroker -With @{ NoOrganization = $true }) -Method PUT -Path v2/service_instances/i1 -Body $bare).Status | Should -Be 201
    }

    It 'needs no more than a catalog and one handler' {
        $broker = Start-ServiceBroker (New-TestService -Service @{ NotBindable = $true }) {}
        (Invoke-Operation $broker Provision).Status | Should -Be 201
        (Invoke-Operation $broker Update -Body @{ parameters = @{ a = 1 } }).Body.error | Should -Be 'PlanChangeNotSupported'
        (Invoke-Operation $broker Deprovision).Status | Should -Be 200
    }

    It 'does nothing with -WhatIf' {
        $state = Join-Path $TestDrive whatif.db
        Start-TestBroker -With @{ WhatIf = $true; StatePath = $state; LogPath = "$state.log"; InitializationScript = { throw 'ran' } } | Should -BeNullOrEmpty
        Get-ServiceBroker | Should -BeNullOrEmpty
        Get-ChildItem $TestDrive -Filter whatif* | Should -BeNullOrEmpty
    }

    It 'refuses <name>' -ForEach @(
        @{ name = 'a port out of range'; more = @{ Port = 70000 } }
        @{ name = 'another status'; more = @{ MissingVersionStatus = 404 } }
        @{ name = 'an address that is none'; more = @{ Address = 'nowhere' } }
        @{ name = 'a prefix with a query'; more = @{ PathPrefix = 'a?b' } }
        @{ name = 'no handler'; more = @{ OnProvision = $null } }
        @{ name = 'an empty catalog'; more = @{ Catalog = @() } }
    ) {
        (Get-ErrorOf { Start-TestBroker -With $more }).CategoryInfo.Category | Should -BeIn 'InvalidArgument', 'InvalidData'
    }

    It 'closes what it had opened when it fails half-way' {
        $state = Join-Path $TestDrive half.db
        $port = (Start-TestBroker).Uri.Port
        foreach ($more in @{ Port = $port }, @{ Module = 'NoSuchModule' }, @{ InitializationScript = { throw 'no' } }) {
            Get-ErrorOf { Start-TestBroker -With (Merge-Table @{ StatePath = $state; LogPath = "$state.log" } $more) } | Should -HaveCount 1
            # Neither the store nor the log is still held.
            [IO.File]::Open("$state.log", 'Open', 'ReadWrite', 'None').Dispose()
            Stop-ServiceBroker (Start-TestBroker -With @{ StatePath = $state }) -Drain 0
        }
    }

    It 'ends within a second of Ctrl-C, and leaves nothing behind, while its workers are being prepared' {
        $begun = [ManualResetEventSlim]::new()
        $shell = [powershell]::Create()
        try {
            $state = Join-Path $TestDrive stopped.db
            $null = $shell.AddScript({
                    param($path, $begun, $state)
                    Import-Module $path
                    $service = New-BrokerPlan a p d | New-BrokerService s s d -NotBindable
                    Start-ServiceBroker $service {} -StatePath $state -InitializationScript { ($using:begun).Set(); Start-Sleep 600 }
                }).AddArgument($ManifestPath).AddArgument($begun).AddArgument($state)
            $running = $shell.BeginInvoke()
            $begun.Wait(20000) | Should -BeTrue
            Stop-Shell $shell
            { $shell.EndInvoke($running) } | Should -Throw
            # Whoever comes next finds the store free.
            Wait-Until { try { Stop-ServiceBroker (Start-TestBroker -With @{ StatePath = $state; ErrorAction = 'Stop' }) -Drain 0; $true } catch { $false } }
        }
        finally {
            $shell.Dispose()
        }
    }
}

Describe 'Two brokers' {
    It 'in one process have their own catalogs, handlers and stores' {
        $one = Start-TestBroker -With @{ OnProvision = { @{ dashboard_url = 'one' } } }
        $two = Start-TestBroker -With @{ OnProvision = { @{ dashboard_url = 'two' } } } -Service @{ Name = 'other' }
        try {
            (Invoke-Operation $one Provision).Body.dashboard_url | Should -Be 'one'
            (Invoke-Operation $two Provision).Body.dashboard_url | Should -Be 'two'
            (Invoke-Operation $one Deprovision).Status | Should -Be 200
            $one.Instances, $two.Instances | Should -Be 0, 1
            Stop-ServiceBroker $one
            (Invoke-Operation $two Deprovision).Status | Should -Be 200
        }
        finally {
            Stop-ServiceBroker
        }
    }

    It 'in two runspaces are not seen by one another, and may be stopped from either' {
        $shell = [powershell]::Create()
        try {
            $theirs = $shell.AddScript("Import-Module '$ManifestPath'; `$s = New-BrokerPlan a p d | New-BrokerService s s d -NotBindable; Start-ServiceBroker `$s { @{ dashboard_url = 'theirs' } }").Invoke()[0]
            $mine = Start-TestBroker
            (Get-ServiceBroker).Uri | Should -Be $mine.Uri
            (Invoke-Operation $theirs Provision -Body @{ service_id = 's'; plan_id = 'p' }).Body.dashboard_url | Should -Be 'theirs'
            Stop-ServiceBroker $theirs
            $theirs.IsRunning | Should -BeFalse
            $shell.Commands.Clear()
            $shell.AddScript('@(Get-ServiceBroker).Count').Invoke()[0] | Should -Be 0
        }
        finally {
            $shell.Dispose()
            Stop-ServiceBroker
        }
    }
}

Describe 'Get-ServiceBroker' {
    BeforeAll {
        $one = Start-TestBroker
        $two = Start-TestBroker
    }

    AfterAll {
        Stop-ServiceBroker
    }

    It 'lists the running ones, all or by port' {
        (Get-ServiceBroker).Uri | Should -Be $one.Uri, $two.Uri
        (Get-ServiceBroker -Port $two.Uri.Port).Uri | Should -Be $two.Uri
        (Get-ServiceBroker $two.Uri.Port, $one.Uri.Port) | Should -HaveCount 2
        Get-ServiceBroker -Port 1 | Should -BeNullOrEmpty
    }

    It 'shows counts of the moment' {
        $null = Invoke-Operation $one Provision
        $null = Invoke-Operation $one Bind
        $null = Invoke-Broker $one -Path v2/catalog
        $shown = Get-ServiceBroker -Port $one.Uri.Port
        $shown.Instances, $shown.Bindings, $shown.Operations, $shown.Requests, $shown.CompletedCalls | Should -Be 1, 1, 0, 3, 2
    }

    It 'goes on showing them once it is stopped' {
        Stop-ServiceBroker $one
        $one.IsRunning | Should -BeFalse
        $one.Instances, $one.Requests, $one.Workers, $one.BusyWorkers, $one.QueuedCalls | Should -Be 1, 3, $two.Workers, 0, 0
        $one.Log | Should -HaveCount 3
        $one.Log[-1].Operation | Should -Be 'Catalog'
    }
}

Describe 'Stop-ServiceBroker' {
    BeforeEach {
        Stop-ServiceBroker -Drain 0
    }

    It 'stops one, several and all' {
        $one = Start-TestBroker
        $two = Start-TestBroker
        Stop-ServiceBroker $one | Should -BeNullOrEmpty
        $one.IsRunning, $two.IsRunning | Should -Be $false, $true
        Test-Listening $one | Should -BeFalse
        $three = Start-TestBroker
        $two, $three | Stop-ServiceBroker
        Get-ServiceBroker | Should -BeNullOrEmpty
        $four = Start-TestBroker
        Stop-ServiceBroker
        $four.IsRunning | Should -BeFalse
        Stop-ServiceBroker
    }

    It 'does no harm twice' {
        $broker = Start-TestBroker
        Stop-ServiceBroker $broker
        Stop-ServiceBroker $broker -ErrorAction Stop
    }

    It 'does nothing with -WhatIf' {
        $broker = Start-TestBroker
        Stop-ServiceBroker -WhatIf
        $broker.IsRunning | Should -BeTrue
        (Invoke-Broker $broker -Path v2/catalog).Status | Should -Be 200
    }

    It 'lets handlers come to their end' {
        $begun = [CountdownEvent]::new(2)
        $broker = Start-TestBroker -With @{ WorkerCount = 2; OnProvision = { $null = ($using:begun).Signal(); Start-Sleep 1; @{ dashboard_url = 'done' } } }
        $tasks = 1..2 | ForEach-Object { Send-Operation $broker Provision -Instance "i$_" }
        $begun.Wait(20000) | Should -BeTrue
        Stop-ServiceBroker $broker -Drain 60
        $answers = $tasks | Receive-Answer
        $answers.Status | Should -Be 201, 201
        $answers.Body.dashboard_url | Should -Be 'done', 'done'
        $broker.Instances, $broker.CompletedCalls, $broker.StoppedCalls | Should -Be 2, 2, 0
    }

    It 'interrupts them when their time is up' {
        $begun = [ManualResetEventSlim]::new()
        $cleaned = [ManualResetEventSlim]::new()
        $broker = Start-TestBroker -With @{ OnProvision = { try { ($using:begun).Set(); Start-Sleep 600 } finally { ($using:cleaned).Set() } } }
        $null = Send-Operation $broker Provision
        $begun.Wait(20000) | Should -BeTrue
        $clock = [Diagnostics.Stopwatch]::StartNew()
        Stop-ServiceBroker $broker -Drain ([timespan]::FromMilliseconds(100))
        # The handler sleeps for ten minutes.
        $clock.Elapsed.TotalMinutes | Should -BeLessThan 2
        $cleaned.IsSet | Should -BeTrue
        $broker.StoppedCalls | Should -Be 1
    }

    It 'doesn''t wait for what can''t be stopped, nor runs what still waits' {
        $gate = [ManualResetEventSlim]::new()
        $ran = [System.Collections.Concurrent.ConcurrentBag[string]]::new()
        $broker = Start-TestBroker -With @{ WorkerCount = 1; OnProvision = { ($using:ran).Add($Request.InstanceId); ($using:gate).Wait() } }
        try {
            $null = Send-Operation $broker Provision -Instance first
            Wait-Until { $ran.Count -eq 1 }
            $null = Send-Operation $broker Provision -Instance second
            Wait-Until { $broker.QueuedCalls -eq 1 }
            $clock = [Diagnostics.Stopwatch]::StartNew()
            Stop-ServiceBroker $broker -Drain 0
            # The handlers wait until they are let go.
            $clock.Elapsed.TotalMinutes | Should -BeLessThan 2
        }
        finally {
            $gate.Set()
        }
        $ran | Should -Be 'first'
    }

    It 'can be made to hurry by a second call' {
        $begun = [ManualResetEventSlim]::new()
        $broker = Start-TestBroker -With @{ OnProvision = { ($using:begun).Set(); Start-Sleep 600 } }
        $null = Send-Operation $broker Provision
        $begun.Wait(20000) | Should -BeTrue
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("param(`$broker) Import-Module '$ManifestPath'; Stop-ServiceBroker `$broker -Drain 3600").AddArgument($broker)
            $waiting = $shell.BeginInvoke()
            Wait-Until { -not $broker.IsRunning }
            Stop-ServiceBroker $broker -Drain 0
            $null = $shell.EndInvoke($waiting)
        }
        finally {
            $shell.Dispose()
        }
    }

    It 'ends with Ctrl-C, and the broker still stops' {
        $begun = [ManualResetEventSlim]::new()
        $gate = [ManualResetEventSlim]::new()
        $broker = Start-TestBroker -With @{ OnProvision = { ($using:begun).Set(); ($using:gate).Wait() } }
        $task = Send-Operation $broker Provision
        $begun.Wait(20000) | Should -BeTrue
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("param(`$broker) Import-Module '$ManifestPath'; Stop-ServiceBroker `$broker -Drain 3600").AddArgument($broker)
            $waiting = $shell.BeginInvoke()
            Wait-Until { -not $broker.IsRunning }
            Stop-Shell $shell
            { $shell.EndInvoke($waiting) } | Should -Throw
        }
        finally {
            $shell.Dispose()
            $gate.Set()
        }
        ($task | Receive-Answer).Status | Should -Be 201
        Wait-Until { -not (Test-Listening $broker) }
    }

    It 'leaves no thread behind' {
        $null = Start-TestBroker
        Stop-ServiceBroker
        $before = [Diagnostics.Process]::GetCurrentProcess().Threads.Count
        foreach ($round in 1..10) {
            $null = Start-TestBroker -With @{ WorkerCount = 8 }
            Stop-ServiceBroker
        }
        Wait-Until { [Diagnostics.Process]::GetCurrentProcess().Threads.Count -lt $before + 30 }
    }
}

Describe 'Without the module' {
    It 'there is no broker: <name>' -ForEach @(
        @{ name = 'Remove-Module'; code = 'Remove-Module SapServiceTools' }
        @{ name = 'Import-Module -Force'; code = "Import-Module `$path -Force" }
    ) {
        $mine = Start-TestBroker
        $shell = [powershell]::Create()
        try {
            $code = "`$path = '$ManifestPath'; Import-Module `$path; `$s = New-BrokerPlan a p d | New-BrokerService s s d -NotBindable; `$b = Start-ServiceBroker `$s {}; $code; `$b"
            $theirs = $shell.AddScript($code).Invoke()[0]
            $theirs.IsRunning | Should -BeFalse
            Test-Listening $theirs | Should -BeFalse
            $mine.IsRunning | Should -BeTrue
        }
        finally {
            $shell.Dispose()
            Stop-ServiceBroker $mine
        }
    }

    It 'a script that starts one and stops nothing comes to its end: <name>' -ForEach @(
        @{ name = 'idle'; handler = ''; call = '' }
        @{ name = 'busy'; handler = 'Start-Sleep 600'; call = 'small' }
        @{ name = 'stuck'; handler = '[System.Threading.Thread]::Sleep(600000)'; call = 'small' }
        @{ name = 'busy in the background'; handler = 'Start-Sleep 600'; call = 'late' }
        @{ name = 'busy in runspaces of its own'; handler = '1..2 | ForEach-Object -Parallel { Start-Sleep 600 }'; call = 'late' }
        @{ name = 'stuck in the background'; handler = '[System.Threading.Thread]::Sleep(600000)'; call = 'late' }
    ) {
        Invoke-ChildPwsh -Variables @{ handler = $handler; call = $call; state = (Join-Path $TestDrive "$([guid]::NewGuid()).db") } {
            $service = (New-BrokerPlan small small d), (New-BrokerPlan late late d -Asynchronous Provision) | New-BrokerService s s d -NotBindable
            $broker = Start-ServiceBroker $service ([scriptblock]::Create($handler)) -HandlerTimeoutSeconds 1 -StatePath $state -OnToken { 'anybody' }
            if ($call) {
                $body = @{ service_id = 's'; plan_id = $call; organization_guid = 'o'; space_guid = 's' } | ConvertTo-Json
                $header = @{ 'X-Broker-API-Version' = '2.17'; Authorization = 'Bearer x' }
                $null = Invoke-WebRequest "$($broker.Uri)v2/service_instances/i?accepts_incomplete=true" -Method Put -Body $body -ContentType application/json -Headers $header `
                    -SkipHttpErrorCheck -TimeoutSec 60
                while ($call -eq 'late' -and $broker.BusyWorkers -eq 0) { Start-Sleep -Milliseconds 20 }
            }
            'the end'
        } | Select-Object -Last 1 | Should -Be 'the end'
    }

    It 'goes with the runspace that started it' {
        $shell = [powershell]::Create()
        $theirs = $shell.AddScript("Import-Module '$ManifestPath'; `$s = New-BrokerPlan a p d | New-BrokerService s s d -NotBindable; Start-ServiceBroker `$s {}").Invoke()[0]
        Test-Listening $theirs | Should -BeTrue
        $shell.Runspace.Dispose()
        $theirs.IsRunning | Should -BeFalse
        Wait-Until { -not (Test-Listening $theirs) }
        $shell.Dispose()
    }

    It 'nor does it hold up pwsh -Command' {
        $path = "$ManifestPath".Replace("'", "''")
        & pwsh -NoProfile -NonInteractive -Command "Import-Module '$path'; `$null = New-BrokerPlan a p d | New-BrokerService s s d -NotBindable | ForEach-Object { Start-ServiceBroker `$_ {} }; exit 7"
        $LASTEXITCODE | Should -Be 7
    }
}
