BeforeDiscovery {
    . $PSScriptRoot/BackEnds.ps1

    # Each command is run, killed with the signal that nobody can handle, and run again as it is. Before, its tenants have instances that are usable, or whose creation
    # failed, or none. The emulator lets so many requests of one kind through and holds the next ones for ever, so that a kill always comes in the middle; with one that
    # is held the others are anywhere, with four (all that work at once) each of them is there.
    $commands = @(
        @{ Work = 'New-ManagedInstance'; Command = 'New-ManagedInstance $tenants -IfExists Wait'; Before = 'None'; Held = 'Create'; HeldThere = 'Bind'; After = 5 }
        @{ Work = 'New-ManagedInstance -IfExists Recreate'; Command = 'New-ManagedInstance $tenants -IfExists Recreate'; Before = 'Failed'; Held = 'Create'; After = 4; AtOnce = 4 }
        @{ Work = 'Sync-ManagedInstance'; Command = '$tenants | Sync-ManagedInstance -RemoveExtra -Confirm:$false'; Before = 'None'; Held = 'Create'; After = 5 }
        @{ Work = 'Sync-ManagedInstance over failed creations'; Command = '$tenants | Sync-ManagedInstance'; Before = 'Failed'; Held = 'Create'; After = 4; AtOnce = 4 }
        @{ Work = 'Repair-ManagedInstance -JournalPath, of all'; Command = 'Repair-ManagedInstance -JournalPath $journal'; Before = 'Failed'; Held = 'Create'; After = 4; AtOnce = 4 }
        @{
            Work = 'Repair-ManagedInstance -JournalPath, of those in the pipeline'
            Command = 'Get-ManagedInstance -Status CREATION_FAILED -NoCache | Repair-ManagedInstance -JournalPath $journal'; Before = 'Failed'; Held = 'Create'; After = 8; AtOnce = 4
        }
        @{ Work = 'Update-ManagedInstanceCredential -RemoveOld'; Command = 'Update-ManagedInstanceCredential $tenants -RemoveOld'; Before = 'Usable'; Held = 'Rebind'; HeldThere = 'Unbind'; After = 5 }
        @{ Work = 'Update-ManagedInstance'; Command = 'Update-ManagedInstance $tenants @{ enableTenant = $true }'; Before = 'Usable'; HeldThere = 'Update'; After = 5 }
        @{ Work = 'Remove-ManagedInstance'; Command = 'Remove-ManagedInstance $tenants -Force -Confirm:$false'; Before = 'Usable'; Held = 'Delete'; HeldThere = 'Unbind'; After = 5 }
    )
    $kills = foreach ($backEnd in $BackEnds) {
        foreach ($command in $commands) {
            $case = @{ AtOnce = 1; Held = '' }
            foreach ($part in $backEnd, $command) { foreach ($name in $part.Keys) { $case[$name] = $part[$name] } }
            if ($case.BackEnd -eq 'ServiceManager' -and $case.HeldThere) { $case.Held = $case.HeldThere }
            # An Instance Manager can't change an instance, so that nothing of that is held there.
            if ($case.Held) { $case }
        }
    }
}

Describe 'A run that is killed' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $tenants = 1..20 | ForEach-Object { "t$_" }

        # The tenants' instances as the server has them, not as a client sees them; on purpose without the module's own reading.
        function Get-Held {
            if ($BackEnd -eq 'ServiceManager') {
                return $emulator.ServiceManager.Instances | ForEach-Object {
                    [pscustomobject]@{ TenantId = $_.TenantId; IsUsable = $_.Ready -and $_.BindingIds.Count -gt 0; Bindings = $_.BindingIds.Count; Parameters = $_.Parameters }
                }
            }
            foreach ($tenant in $tenants) {
                $instance = $emulator.GetInstance($tenant)
                if ($instance) { [pscustomobject]@{ TenantId = $tenant; IsUsable = $instance.Status -eq 'CREATION_SUCCEEDED'; Bindings = 1; Parameters = $null } }
            }
        }

        # What is not as it is to be: tenants without a usable instance, with two, and what belongs to nobody.
        function Measure-Harm {
            param([string[]] $Wanted)
            $held = @(Get-Held)
            $lost = @($Wanted | Where-Object { $_ -notin @($held | Where-Object IsUsable).TenantId }).Count
            $doubled = @($held | Group-Object TenantId | Where-Object Count -GT 1).Count
            $orphaned = @($held | Where-Object TenantId -NotIn $Wanted).Count + ($held | ForEach-Object { [math]::Max(0, $_.Bindings - 1) } | Measure-Object -Sum).Sum
            if ($BackEnd -eq 'ServiceManager') { $orphaned += $emulator.ServiceManager.BindingCount - ($held | Measure-Object Bindings -Sum).Sum }
            "$lost lost, $doubled doubled, $orphaned orphaned"
        }

        # The fleet before the run, made at once rather than with the time that the emulator takes for each.
        function Initialize-Fleet {
            if ($Before -eq 'None') { return }
            if ($Before -eq 'Failed') { $emulator.FailingTenants.Add('*') }
            $null = New-ManagedInstance $tenants -ThrottleLimit 20 -ErrorAction Ignore
            $emulator.FailingTenants.Clear()
        }

        # Starts a command in a process of its own, lets it work until its requests are held, and returns it so.
        function Start-HeldRun {
            param([string] $Command, [string] $Request, [int] $After, [int] $AtOnce)
            $script = Join-Path $TestDrive "killed-$([guid]::NewGuid()).ps1"
            Set-Content -LiteralPath $script @"
Import-Module '$ManifestPath'
`$null = Connect-InstanceManager -ServiceKey (`$env:TEST_KEY) -PollingIntervalMilliseconds 20 -MaxCreatesPerMinute 100000 -MaxRequestsPerMinute 100000 -MaxRequestsPerHour 1000000
`$PSDefaultParameterValues = @{ '*-ManagedInstance*:ThrottleLimit' = 4 }
`$tenants = 1..20 | ForEach-Object { "t`$_" }
`$journal = '$journal'
$Command
"@
            $hold = @{ Operation = $Request; Kind = 'Latency'; Delay = [timespan]::FromHours(1); Skip = $After; Times = -1 }
            $emulator.Faults.Add($hold)
            $process = Start-ChildProcess '-File', $script -Environment @{ TEST_KEY = Get-TestKey $emulator $BackEnd | ConvertTo-Json }
            try {
                Wait-Until { $process.HasExited -or @($emulator.Faults)[0].Hits -ge $AtOnce } -Seconds 300
                if ($process.HasExited) { throw "It ended by itself: $($process.StandardOutput.ReadToEnd()) $($process.StandardError.ReadToEnd())" }
            }
            catch {
                Stop-Run $process
                throw
            }
            $process
        }

        # SIGKILL, or what Windows has for it; the emulator lives in this process, and goes on.
        function Stop-Run {
            param([Diagnostics.Process] $Process)
            if (-not $Process.HasExited) { $Process.Kill() }
            $Process.WaitForExit()
            $emulator.Faults.Clear()
        }
    }

    BeforeEach {
        $emulator = Start-TestEmulator
        $session = Connect-TestEmulator $emulator -BackEnd $BackEnd
        $journal = Join-Path $TestDrive "$([guid]::NewGuid()).journal"
        Initialize-Fleet
    }

    AfterEach {
        Disconnect-ServiceSession $session
        Stop-ServiceEmulator $emulator
    }

    It '<Work> at the <BackEnd>: the same command again, and of 20 tenants there are 0 lost, 0 doubled, 0 orphaned' -ForEach $kills {
        $wanted = $Work -like 'Remove-*' ? @() : $tenants
        $run = Start-HeldRun $Command $Held $After $AtOnce
        Stop-Run $run
        # There is something left to do, or the kill came to nothing.
        if ($Held -notin 'Rebind', 'Update') { Measure-Harm $wanted | Should -Not -Be '0 lost, 0 doubled, 0 orphaned' }

        Get-ErrorOf { $null = & ([scriptblock]::Create($Command)) } | Should -BeNullOrEmpty
        Measure-Harm $wanted | Should -Be '0 lost, 0 doubled, 0 orphaned'
        if ($Work -eq 'Update-ManagedInstance') { (Get-Held).Parameters | Select-Object -Unique | Should -Be '{"enableTenant":true}' }
        if (Test-Path -LiteralPath $journal) { (Get-Item -LiteralPath $journal).Length | Should -Be 0 }
        # A third time there is nothing to do.
        if ($Work -match 'Repair|Sync') {
            $before = $emulator.RequestCounts
            $null = & ([scriptblock]::Create($Command))
            $after = $emulator.RequestCounts
            ($after.Create + $after.Delete + $after.Bind) - ($before.Create + $before.Delete + $before.Bind) | Should -Be 0
        }
    }

    Describe 'Repair-ManagedInstance at the <BackEnd>' -ForEach $BackEnds {
        BeforeAll {
            $Before = 'Failed'
        }

        It 'goes on where it was killed, is killed again, and goes on; no other run has its journal meanwhile' {
            foreach ($after in 4, 6) {
                $run = Start-HeldRun 'Repair-ManagedInstance -JournalPath $journal' Create $after 4
                try {
                    $deleted = $emulator.RequestCounts.Delete
                    Get-ErrorId { Repair-ManagedInstance -JournalPath $journal } | Should -Be 'FileUnwritable'
                    $emulator.RequestCounts.Delete | Should -Be $deleted
                }
                finally {
                    Stop-Run $run
                }
                (Get-Content -LiteralPath $journal).Count | Should -BeGreaterThan 4
            }
            $plan = Repair-ManagedInstance -JournalPath $journal -WhatIf
            $plan | Should -HaveCount (20 - @(Get-Held | Where-Object IsUsable).Count)
            $steps = Repair-ManagedInstance -JournalPath $journal -WarningVariable warnings
            $steps.State | Select-Object -Unique | Should -Be 'Done'
            ($steps | Sort-Object TenantId).TenantId | Should -Be ($plan | Sort-Object TenantId).TenantId
            $warnings | Should -BeNullOrEmpty
            Measure-Harm $tenants | Should -Be '0 lost, 0 doubled, 0 orphaned'
        }

        It 'has no memory without a journal, and warns of that before it deletes anything' {
            $run = Start-HeldRun 'Repair-ManagedInstance' Create 4 4
            Stop-Run $run
            $run.StandardOutput.ReadToEnd() | Should -Match 'WARNING: .*-JournalPath'
            $null = Repair-ManagedInstance -WarningAction Ignore
            Measure-Harm $tenants | Should -Be '4 lost, 0 doubled, 0 orphaned'
            # What the page says to do then.
            $null = New-ManagedInstance $tenants -IfExists Skip
            Measure-Harm $tenants | Should -Be '0 lost, 0 doubled, 0 orphaned'
        }

        It 'names by Ctrl-C whose instances are gone and not yet there again' -Skip:$IsWindows {
            $run = Start-HeldRun 'Repair-ManagedInstance -WarningAction Continue' Create 4 4
            try {
                Send-Signal $run INT
                $run.WaitForExit(120000) | Should -BeTrue
                $text = $run.StandardOutput.ReadToEnd()
            }
            finally {
                Stop-Run $run
            }
            $missing = @($tenants | Where-Object { $_ -notin (Get-Held).TenantId } | ForEach-Object { "'$_'" })
            $missing | Should -HaveCount 4
            foreach ($tenant in $missing) { $text | Should -Match "were being deleted and created anew: .*$tenant" }
        }
    }
}
