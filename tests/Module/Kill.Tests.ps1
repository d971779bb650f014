BeforeDiscovery {
    . $PSScriptRoot/BackEnds.ps1
    . $PSScriptRoot/InterruptCases.ps1

    # Each command is run, interrupted (killed with the signal that nobody can handle, stopped, or suspended), and run again as it is. Before, its tenants have instances
    # that are usable, or whose creation failed, or none. The emulator lets so many requests of one kind through and holds the next ones for ever, so that an interruption
    # always comes in the middle; with one that is held the others are anywhere, with four (all that work at once) each of them is there.
    $commands = @(
        @{ Work = 'New-ManagedInstance'; Command = 'New-ManagedInstance $tenants -IfExists Wait'; Before = 'None'; Held = 'Create'; HeldThere = 'Bind'; After = 5; Sample = 'Kill', 'Suspend' }
        @{ Work = 'New-ManagedInstance -IfExists Recreate'; Command = 'New-ManagedInstance $tenants -IfExists Recreate'; Before = 'Failed'; Held = 'Create'; After = 4; AtOnce = 4 }
        @{ Work = 'Sync-ManagedInstance'; Command = '$tenants | Sync-ManagedInstance -RemoveExtra -Confirm:$false'; Before = 'None'; Held = 'Create'; After = 5; Sample = 'Kill' }
        @{ Work = 'Sync-ManagedInstance over failed creations'; Command = '$tenants | Sync-ManagedInstance'; Before = 'Failed'; Held = 'Create'; After = 4; AtOnce = 4 }
        @{ Work = 'Repair-ManagedInstance -JournalPath, of all'; Command = 'Repair-ManagedInstance -JournalPath $journal'; Before = 'Failed'; Held = 'Create'; After = 4; AtOnce = 4; Sample = 'Kill', 'Suspend' }
        @{
            Work = 'Repair-ManagedInstance -JournalPath, of those in the pipeline'
            Command = 'Get-ManagedInstance -Status CREATION_FAILED -NoCache | Repair-ManagedInstance -JournalPath $journal'; Before = 'Failed'; Held = 'Create'; After = 8; AtOnce = 4
        }
        @{ Work = 'Update-ManagedInstanceCredential -RemoveOld'; Command = 'Update-ManagedInstanceCredential $tenants -RemoveOld'; Before = 'Usable'; Held = 'Rebind'; HeldThere = 'Unbind'; After = 5; Sample = 'Kill' }
        @{ Work = 'Update-ManagedInstance'; Command = 'Update-ManagedInstance $tenants @{ enableTenant = $true }'; Before = 'Usable'; HeldThere = 'Update'; After = 5 }
        @{ Work = 'Remove-ManagedInstance'; Command = 'Remove-ManagedInstance $tenants -Force -Confirm:$false'; Before = 'Usable'; Held = 'Delete'; HeldThere = 'Unbind'; After = 5; Sample = 'Kill' }
    )
    $kills = foreach ($backEnd in $BackEnds) {
        foreach ($command in $commands) {
            $case = @{ AtOnce = 1; Held = '' }
            foreach ($part in $backEnd, $command) { foreach ($name in $part.Keys) { $case[$name] = $part[$name] } }
            if ($case.BackEnd -eq 'ServiceManager' -and $case.HeldThere) { $case.Held = $case.HeldThere }
            # An Instance Manager can't change an instance, so that nothing of that is held there.
            if (-not $case.Held) { continue }
            Expand-Interruption $case
        }
    }
}

Describe 'A run that is interrupted' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        . $PSScriptRoot/InterruptSupport.ps1
        $RequestTimeout = 100
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

        # In a process or runspace of its own, as a runbook has it.
        function Get-Preamble {
            @"
`$null = Connect-InstanceManager -ServiceKey (`$env:TEST_KEY) -PollingIntervalMilliseconds 20 -MaxCreatesPerMinute 100000 -MaxRequestsPerMinute 100000 -MaxRequestsPerHour 1000000 -RequestTimeoutSeconds $RequestTimeout
`$PSDefaultParameterValues = @{ '*-ManagedInstance*:ThrottleLimit' = 4 }
`$tenants = 1..20 | ForEach-Object { "t`$_" }
`$journal = '$journal'
"@
        }

        # Starts a command, lets it work until its requests are held, and returns it so.
        function Start-HeldRun {
            param([string] $Command, [string] $Request, [int] $After, [int] $AtOnce)
            Start-InterruptibleRun -Preamble (Get-Preamble) -Command $Command -Emulator $emulator -Hold @{ Operation = $Request; Skip = $After } -AtOnce $AtOnce -Environment @{
                TEST_KEY = Get-TestKey $emulator $BackEnd | ConvertTo-Json
            }
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

    It '<Interruption>: <Work> at the <BackEnd>: the same command again, and of 20 tenants there are 0 lost, 0 doubled, 0 orphaned' -ForEach $kills {
        $wanted = $Work -like 'Remove-*' ? @() : $tenants
        $RequestTimeout = $Interruption -eq 'Suspend' ? $SuspendedRequestTimeout : 100
        Invoke-Interrupted $Interruption (Get-Preamble) $Command $emulator @{ Operation = $Held; Skip = $After } $AtOnce @{ TEST_KEY = Get-TestKey $emulator $BackEnd | ConvertTo-Json }
        $before = Measure-Harm $wanted
        # There is something left to do, or the interruption came to nothing; what was suspended goes on by itself.
        if ($Interruption -ne 'Suspend' -and $Held -notin 'Rebind', 'Update') { $before | Should -Not -Be $NoDifference }

        Get-ErrorOf { $null = & ([scriptblock]::Create($Command)) } | Should -BeNullOrEmpty
        $after = Measure-Harm $wanted
        Write-Interruption "$Work, $BackEnd" $Interruption $before $after
        $after | Should -Be $NoDifference
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
                    Stop-Run $run $emulator
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
            Stop-Run $run $emulator
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
                Stop-Run $run $emulator
            }
            $missing = @($tenants | Where-Object { $_ -notin (Get-Held).TenantId } | ForEach-Object { "'$_'" })
            $missing | Should -HaveCount 4
            foreach ($tenant in $missing) { $text | Should -Match "were being deleted and created anew: .*$tenant" }
        }
    }
}
