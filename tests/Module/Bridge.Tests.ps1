BeforeAll {
    . $PSScriptRoot/Support.ps1

    # A pipeline of its own, which can be stopped while it runs.
    function New-Shell {
        param([scriptblock] $Script, [object[]] $Arguments)
        $shell = [powershell]::Create()
        # One statement: of several, PowerShell itself reports the stop as an error.
        $text = $Script.ToString() -replace '^(\s*param\(.*?\))', "`$1 Import-Module '$ManifestPath'; `$ProgressPreference = 'Continue';"
        $null = $shell.AddScript($text)
        foreach ($argument in $Arguments) { $null = $shell.AddArgument($argument) }
        $shell
    }
}

Describe 'Stopping' {
    BeforeAll {
        $emulator = Start-TestEmulator -With @{ StuckTenant = 'stuck*' }
        $session = Connect-TestEmulator $emulator
    }

    AfterAll {
        Disconnect-ServiceSession $session
        Stop-ServiceEmulator $emulator
    }

    It 'ends <name> long before its own limit' -ForEach @(
        @{ name = 'a wait for a creation'; script = { param($s) New-ManagedInstance stuck1 -Session $s } }
        @{ name = 'a bulk creation whose slots are all taken'; script = { param($s) 1..50 | ForEach-Object { "stuck-bulk$_" } | New-ManagedInstance -Session $s -ThrottleLimit 4 } }
        @{ name = 'a get that waits'; script = { param($s) Get-ManagedInstance stuck1 -Session $s } }
        @{ name = 'Wait-ManagedInstance'; script = { param($s) Wait-ManagedInstance stuck1 -Session $s } }
    ) {
        $before = $emulator.RequestCounts.Total
        $shell = New-Shell $script $session
        try {
            $running = $shell.BeginInvoke()
            Wait-Until { $emulator.RequestCounts.Total -gt $before + 3 }

            Stop-Shell $shell
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            $running.IsCompleted | Should -BeTrue
            $shell.Streams.Error | Should -BeNullOrEmpty
        }
        finally {
            $shell.Dispose()
        }
    }

    It 'ends Connect-InstanceManager on a server that does not answer' {
        $silent = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $silent.Start()
        $key = @{} + $emulator.ServiceKey
        $key.get_all_managed_instances_url = "http://127.0.0.1:$($silent.LocalEndpoint.Port)/managed"
        $shell = New-Shell { param($k) Connect-InstanceManager -ServiceKey $k; 'connected' } $key
        try {
            $null = $shell.BeginInvoke()
            Wait-Until { $silent.Pending() }

            Stop-Shell $shell
        }
        finally {
            $shell.Dispose()
            $silent.Stop()
        }
    }

    It 'cancels the rest after Select-Object -First' {
        # The stuck ones would be waited for until their limit of 120 s, and the later ones be asked for.
        $created = $emulator.RequestCounts.Create
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $first = @('stuck-a', 'stuck-b', 'quick') + (1..200 | ForEach-Object { "later$_" }) | New-ManagedInstance -Session $session -ThrottleLimit 3 | Select-Object -First 1

        $first.TenantId | Should -Be 'quick'
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 60
        $emulator.RequestCounts.Create - $created | Should -BeLessThan 20
        # Nothing is left that asks for the stuck ones.
        $requests = $session.RequestCount
        $null = Get-ManagedInstance quick -Session $session -NoCache
        $session.RequestCount | Should -Be ($requests + 1)
    }

    It 'cancels the rest when a later command throws' {
        { 'stuck-c', 'quick2' | New-ManagedInstance -Session $session | ForEach-Object { throw 'downstream' } } | Should -Throw 'downstream'
        $requests = $session.RequestCount
        $null = Get-ManagedInstance quick -Session $session -NoCache
        $session.RequestCount | Should -Be ($requests + 1)
    }

    It 'cancels the rest when an error is to stop the script' {
        { 'stuck-d', 'quick' | New-ManagedInstance -Session $session -ErrorAction Stop } | Should -Throw -ErrorId 'InstanceExists,*'
    }
}

Describe 'Many records' {
    BeforeAll {
        $emulator = Start-TestEmulator -With @{ FailingTenant = 'fail*' }
        $session = Connect-TestEmulator $emulator
    }

    AfterAll {
        Disconnect-ServiceSession $session
        Stop-ServiceEmulator $emulator
    }

    It 'are all worked on, and one failure never stops the others' {
        $results = 1..60 | ForEach-Object { $_ % 10 ? "t$_" : "fail$_" } | New-ManagedInstance -ErrorVariable failures -ErrorAction SilentlyContinue

        $results | Should -HaveCount 54
        $failures | Should -HaveCount 6
        $failures | ForEach-Object { $_.FullyQualifiedErrorId } | Select-Object -Unique | Should -Be 'InstanceCreationFailed,SapServiceTools.Cmdlets.TenantInstances.NewManagedInstanceCommand'
        $failures.TargetObject | Sort-Object | Should -Be (('10', '20', '30', '40', '50', '60') | ForEach-Object { "fail$_" })
    }

    It 'never run more than the throttle at once' {
        $slow = Start-TestEmulator -With @{ ProvisioningTime = [timespan]::FromMilliseconds(200) }
        try {
            $there = Connect-TestEmulator $slow -With @{ NoDefault = $true }
            # As seen from a third party, whenever a result comes out.
            $pending = 1..12 | New-ManagedInstance -Session $there -ThrottleLimit 3 | ForEach-Object {
                @(Get-ManagedInstance -Session $there -Status CREATION_IN_PROGRESS).Count
            }
            $pending | Should -HaveCount 12
            ($pending | Measure-Object -Maximum).Maximum | Should -BeIn 1, 2, 3
        }
        finally {
            Stop-ServiceEmulator $slow
        }
    }

    It 'come out one by one, not as one array' {
        'one', 'two' | New-ManagedInstance | ForEach-Object { $_.GetType().Name } | Should -Be 'ManagedInstance', 'ManagedInstance'
        Get-ManagedInstance -TenantId one, two | ForEach-Object { $_.GetType().Name } | Should -Be 'ManagedInstance', 'ManagedInstance'
    }
}

Describe 'Progress' {
    BeforeAll {
        $emulator = Start-TestEmulator -With @{ StuckTenant = 'stuck*'; ProvisioningTime = [timespan]::FromMilliseconds(1500) }
        $session = Connect-TestEmulator $emulator
    }

    AfterAll {
        Disconnect-ServiceSession $session
        Stop-ServiceEmulator $emulator
    }

    It 'is one bar that ends, with a true percentage' {
        $shell = New-Shell { param($s) 1..4 | New-ManagedInstance -Session $s -Verbose } $session
        try {
            $shell.Invoke() | Should -HaveCount 4
            $bars = @($shell.Streams.Progress | Where-Object Activity -EQ 'New-ManagedInstance')
            $bars | Should -Not -BeNullOrEmpty
            $bars.ActivityId | Select-Object -Unique | Should -HaveCount 1
            $bars[-1].RecordType | Should -Be 'Completed'
            @($bars | Where-Object RecordType -EQ 'Completed') | Should -HaveCount 1
            $bars[0].StatusDescription | Should -Match '\d of 4 done'
            $bars[0].PercentComplete | Should -BeIn 0, 25, 50, 75, 100
            # The same progress for those who see no bar.
            "$($shell.Streams.Verbose)" | Should -Match 'Create 1: CREATION_IN_PROGRESS'
        }
        finally {
            $shell.Dispose()
        }
    }

    It 'has no percentage while more may come' {
        $shell = New-Shell { param($s) 11..16 | New-ManagedInstance -Session $s -ThrottleLimit 3 } $session
        try {
            $shell.Invoke() | Should -HaveCount 6
            $first = @($shell.Streams.Progress | Where-Object Activity -EQ 'New-ManagedInstance')[0]
            $first.StatusDescription | Should -Match '^0 of 3 or more done, 3 running'
            $first.PercentComplete | Should -Be -1
        }
        finally {
            $shell.Dispose()
        }
    }

    It 'ends also after a timeout, and has no percentage for a single wait' {
        $shell = New-Shell { param($s) New-ManagedInstance stuck1 -Session $s -TimeoutSeconds 2 } $session
        try {
            $null = $shell.Invoke()
            $bars = @($shell.Streams.Progress | Where-Object Activity -EQ 'New-ManagedInstance')
            $bars[0].StatusDescription | Should -Match '^Create stuck1: CREATION_IN_PROGRESS, \d+ s$'
            $bars[0].PercentComplete | Should -Be -1
            $bars[-1].RecordType | Should -Be 'Completed'
        }
        finally {
            $shell.Dispose()
        }
    }

    It 'is not shown for what takes no time' {
        $shell = New-Shell { param($s) Get-ManagedInstance -Session $s } $session
        try {
            $null = $shell.Invoke()
            $shell.Streams.Progress | Where-Object Activity -EQ 'Get-ManagedInstance' | Should -BeNullOrEmpty
        }
        finally {
            $shell.Dispose()
        }
    }
}

Describe 'Sessions and runspaces' {
    BeforeAll {
        $red = Start-TestEmulator
        $blue = Start-TestEmulator
        $redSession = Connect-TestEmulator $red
        $blueSession = Connect-TestEmulator $blue -With @{ NoDefault = $true }
    }

    AfterAll {
        Disconnect-ServiceSession $redSession, $blueSession
        $red, $blue | Stop-ServiceEmulator
    }

    It 'a session goes into ForEach-Object -Parallel with $using:' {
        $session, $path = $redSession, $ManifestPath
        $made = 1..12 | ForEach-Object -ThrottleLimit 6 -Parallel {
            Import-Module $using:path
            New-ManagedInstance "parallel$_" -Session $using:session
        }
        $made.TenantId | Sort-Object | Should -Be (1..12 | ForEach-Object { "parallel$_" } | Sort-Object)
        $made.Status | Select-Object -Unique | Should -Be 'CREATION_SUCCEEDED'
    }

    It 'a parallel runspace has no default of its own' {
        $path = $ManifestPath
        $id = 1 | ForEach-Object -Parallel {
            Import-Module $using:path
            try { Get-ManagedInstance } catch { $_.FullyQualifiedErrorId }
        }
        $id | Should -Be 'SessionRequired,SapServiceTools.Cmdlets.TenantInstances.GetManagedInstanceCommand'
    }

    It 'two runspaces with different defaults never mix' {
        $work = {
            param($key, $name)
            $null = Connect-InstanceManager -ServiceKey $key -PollingIntervalMilliseconds 20
            1..20 | ForEach-Object { $null = New-ManagedInstance "$name$_"; Get-ManagedInstance -NoCache "$name$_" }
        }
        $shells = @(
            New-Shell $work $red.ServiceKey, 'red'
            New-Shell $work $blue.ServiceKey, 'blue'
        )
        try {
            $running = $shells.ForEach{ $_.BeginInvoke() }
            $results = foreach ($i in 0, 1) { , $shells[$i].EndInvoke($running[$i]) }
            $results[0].TenantId | Should -Be (1..20 | ForEach-Object { "red$_" })
            $results[1].TenantId | Should -Be (1..20 | ForEach-Object { "blue$_" })
            (Get-ManagedInstance -Session $redSession).TenantId | Where-Object { $_ -like 'blue*' } | Should -BeNullOrEmpty
            (Get-ManagedInstance -Session $blueSession).TenantId | Where-Object { $_ -like 'red*' } | Should -BeNullOrEmpty
        }
        finally {
            $shells.ForEach{ $_.Dispose() }
        }
    }

    It 'an object acts where it came from, whatever the default is' {
        $null = New-ManagedInstance same -Session $redSession
        $null = New-ManagedInstance same -Session $blueSession

        Get-ManagedInstance same -Session $blueSession | Remove-ManagedInstance -Confirm:$false

        Get-ManagedInstance same -Session $redSession -NoCache | Should -Not -BeNullOrEmpty
        Get-ErrorId { Get-ManagedInstance same -Session $blueSession -NoCache } | Should -Be 'InstanceNotFound'
    }

    It 'an operation is waited for where it was started' {
        $made = New-ManagedInstance later -Session $blueSession -NoWait | Wait-ManagedInstance
        $made.TenantId | Should -Be 'later'
        $made | Remove-ManagedInstance -NoWait -Confirm:$false | Wait-ManagedInstance
        Get-ManagedInstance later -Session $redSession -ErrorAction Ignore | Should -BeNullOrEmpty
        Get-ErrorId { Get-ManagedInstance later -Session $blueSession -NoCache } | Should -Be 'InstanceNotFound'
    }

    It 'every cmdlet takes an operation to where it was started' {
        $operation = New-ManagedInstance there -Session $blueSession -NoWait
        $operation | Wait-ManagedInstance | Out-Null
        ($operation | Get-ManagedInstance).TenantId | Should -Be 'there'
        ($operation | Get-ManagedInstanceCredential).TenantId | Should -Be 'there'
        $operation | Clear-ManagedInstanceCache
        $gone = $operation | Remove-ManagedInstance -PassThru -Confirm:$false
        $blue.GetInstance('there') | Should -BeNullOrEmpty
        ($gone | New-ManagedInstance).TenantId | Should -Be 'there'
        $blue.GetInstance('there') | Should -Not -BeNullOrEmpty
        $red.GetInstance('there') | Should -BeNullOrEmpty
        @($red.Requests | Where-Object TenantId -EQ 'there') | Should -BeNullOrEmpty
    }

    It 'an object whose session is closed is not acted on elsewhere' {
        $short = Connect-TestEmulator $blue -With @{ NoDefault = $true }
        $orphan = New-ManagedInstance orphan -Session $short
        Disconnect-ServiceSession $short
        Get-ErrorId { $orphan | Remove-ManagedInstance -Confirm:$false } | Should -Be 'SessionClosed'
        @($red.Requests | Where-Object TenantId -EQ 'orphan') | Should -BeNullOrEmpty
    }

    It '-Session goes before where the object came from' {
        $null = New-ManagedInstance both -Session $redSession
        Get-ErrorId { Get-ManagedInstance both -Session $redSession | Get-ManagedInstance -Session $blueSession } | Should -Be 'InstanceNotFound'
    }

    It 'a session in a job says that it came from elsewhere' {
        $session, $path = $redSession, $ManifestPath
        $job = Start-Job {
            Import-Module $using:path
            try { Get-ManagedInstance -Session $using:session } catch { "$($_.FullyQualifiedErrorId) $_" }
            try { New-ManagedInstance x -Session $using:session } catch { $_.FullyQualifiedErrorId }
            try { Disconnect-ServiceSession $using:session -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
        }
        $answers = $job | Receive-Job -Wait -AutoRemoveJob

        $answers[0] | Should -Match '^SessionFromElsewhere,.*another process'
        $answers[1] | Should -Match '^SessionFromElsewhere,'
        $answers[2] | Should -Match '^SessionFromElsewhere,'
        $redSession.IsClosed | Should -BeFalse
    }
}

Describe 'Without a person at the keyboard' {
    It 'nothing asks but the confirmation' {
        $lines = Invoke-ChildPwsh -Switch '-NonInteractive' {
            $emulator = Start-ServiceEmulator -ProvisioningTime 0:0:0.02
            $session = $emulator | Connect-InstanceManager
            'a', 'b' | New-ManagedInstance | ForEach-Object TenantId | Sort-Object
            Get-ManagedInstance a | ForEach-Object TenantId
            Wait-ManagedInstance b | ForEach-Object TenantId
            (Get-ManagedInstanceCredential a).TenantId
            Clear-ManagedInstanceCache
            try { Remove-ManagedInstance a } catch { $_.FullyQualifiedErrorId.Split(',')[0] }
            try { Remove-ManagedInstance a -Force } catch { $_.FullyQualifiedErrorId.Split(',')[0] }
            @(Get-ManagedInstance).Count
            Remove-ManagedInstance a -Confirm:$false
            @(Get-ManagedInstance).Count
            Disconnect-ServiceSession $session
            Stop-ServiceEmulator $emulator
            'end'
        }
        $lines | Should -Be 'a', 'b', 'a', 'b', 'a', 'InvalidOperation', 'InvalidOperation', '2', '1', 'end'
    }
}
