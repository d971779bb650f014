# Runs that have to end in time: what they begin, what they leave, what is foretold of them, and a chain of them.

BeforeDiscovery {
    . $PSScriptRoot/BackEnds.ps1
    $bulk = 'New', 'Sync', 'Repair', 'Update', 'Remove', 'Wait' | ForEach-Object { "$_-ManagedInstance" }
    $bulk += 'Update-ManagedInstanceCredential'
}

BeforeAll {
    . $PSScriptRoot/Support.ps1

    function Get-Held { @(Get-ManagedInstance | ForEach-Object TenantId) }
}

Describe '-TimeBudget over <BackEnd>' -ForEach $BackEnds {
    BeforeEach {
        $emulator = Start-TestEmulator -With @{ ProvisioningTime = 0.3; DeprovisioningTime = 0.3; StuckTenant = 'stuck*'; FailingTenant = 'fail*' }
        $session = Connect-TestEmulator $emulator -BackEnd $BackEnd
    }

    AfterEach {
        $session | Disconnect-ServiceSession
        $emulator | Stop-ServiceEmulator
    }

    It 'begins only what can be expected to be done, and tells of the rest; run again it goes on' {
        $tenants = 1..200 | ForEach-Object { "t$_" }
        $results = $tenants | New-ManagedInstance -TimeBudget 2 -ThrottleLimit 4 -WarningVariable warnings -WarningAction SilentlyContinue
        $left = $results[-1]
        $left | Should -BeOfType SapServiceTools.TenantRemainder
        @($warnings) | Should -HaveCount 1
        "$warnings" | Should -Match 'time budget of 2 s.*To go on: the same command with -IfExists Wait\.$'
        $made = @($results | Where-Object { $_ -is [SapServiceTools.ManagedInstance] })
        $made.Count | Should -BeGreaterThan 0
        $left.Done | Sort-Object | Should -Be ($made.TenantId | Sort-Object)
        $left.DoneCount + $left.NotBegunCount | Should -Be 200
        $left.DoneCount, $left.InProgressCount, $left.FailedCount | Should -Be $made.Count, 0, 0
        Get-Held | Sort-Object | Should -Be ($made.TenantId | Sort-Object)

        $rest = $tenants | New-ManagedInstance -IfExists Wait -TimeBudget 3600 -ThrottleLimit 100 -ErrorAction Stop
        $rest | Should -HaveCount 200
        $rest | Should -BeOfType SapServiceTools.ManagedInstance
    }

    It 'leaves the steps of a fleet planned' {
        $steps = 1..100 | ForEach-Object { "t$_" } | Sync-ManagedInstance -TimeBudget '00:00:02' -ThrottleLimit 2 -WarningAction SilentlyContinue
        $left = $steps[-1]
        $left | Should -BeOfType SapServiceTools.TenantRemainder
        $steps = @($steps | Where-Object TenantId)
        $steps | Should -HaveCount 100
        ($steps | Where-Object State -EQ Planned).TenantId | Should -Be $left.NotBegun
        ($steps | Where-Object State -EQ Done).TenantId | Sort-Object | Should -Be ($left.Done | Sort-Object)
        # What was learned in the session counts from the first tenant on.
        $steps = $left.NotBegun[0..1] | Sync-ManagedInstance -TimeBudget 3600
        $steps.State | Select-Object -Unique | Should -Be 'Done'
    }

    It 'tells what failed from what the service goes on with' {
        $results = 'stuck1', 'fail1', 'good' | New-ManagedInstance -TimeBudget 60 -TimeoutSeconds 2 -ErrorVariable failures -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $failures | Should -HaveCount 2
        $left = $results[-1]
        $left | Should -BeOfType SapServiceTools.TenantRemainder
        "$($left.Done) $($left.Failed) $($left.InProgress) $($left.NotBegun)" | Should -Be 'good fail1 stuck1 '
        $text = ($left | Out-String -Width 80) -split '\r?\n'
        $text | Should -Contain 'InProgressCount : 1'
        ($text | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
    }

    It 'has no remainder where nothing is left' {
        $results = 'a', 'b' | New-ManagedInstance -TimeBudget 3600
        $results | Should -BeOfType SapServiceTools.ManagedInstance
        'a', 'b' | Remove-ManagedInstance -TimeBudget 3600 -Confirm:$false | Should -BeNullOrEmpty
    }

    It 'counts what is begun with -NoWait as in progress' {
        'a', 'b' | New-ManagedInstance -NoWait -TimeBudget 60 | Should -BeOfType SapServiceTools.ManagedInstanceOperation
        'a', 'b' | Wait-ManagedInstance -TimeBudget 60 | Should -HaveCount 2
    }

    It 'holds for removal as well' {
        $tenants = 1..40 | ForEach-Object { "t$_" }
        $null = $tenants | New-ManagedInstance -ThrottleLimit 40
        $left = $tenants | Remove-ManagedInstance -Confirm:$false -ThrottleLimit 1 -TimeBudget 1 -WarningVariable warnings -WarningAction SilentlyContinue
        $left | Should -BeOfType SapServiceTools.TenantRemainder
        $left.DoneCount + $left.NotBegunCount | Should -Be 40
        Get-Held | Sort-Object | Should -Be ($left.NotBegun | Sort-Object)
        "$warnings" | Should -Match 'To go on: the same command with -Force\.$'
        $tenants | Remove-ManagedInstance -Confirm:$false -Force -ThrottleLimit 40 -ErrorAction Stop | Should -BeNullOrEmpty
        Get-Held | Should -BeNullOrEmpty
    }
}

Describe 'Every cmdlet that works on many tenants' {
    It '<_> takes a budget in seconds, as a number or as text, and as a TimeSpan' -ForEach $bulk {
        $parameter = (Get-Command $_).Parameters['TimeBudget']
        $parameter.ParameterType | Should -Be ([Nullable[timespan]])
        $seconds = $parameter.Attributes | Where-Object { $_.GetType().Name -eq 'SecondsTransformationAttribute' }
        [timespan] $seconds.Transform($ExecutionContext, 90) | Should -Be ([timespan] '00:01:30')
        [timespan] $seconds.Transform($ExecutionContext, '90') | Should -Be ([timespan] '00:01:30')
        [timespan] $seconds.Transform($ExecutionContext, '00:02:00') | Should -Be ([timespan] '00:02:00')
    }
}

Describe 'The summary of a plan over <BackEnd>' -ForEach $BackEnds {
    BeforeEach {
        $emulator = Start-TestEmulator
        $session = Connect-TestEmulator $emulator -BackEnd $BackEnd
    }

    AfterEach {
        $session | Disconnect-ServiceSession
        $emulator | Stop-ServiceEmulator
    }

    It 'comes last, with counts, requests and the time that it takes' {
        $null = 'a', 'extra' | New-ManagedInstance
        $plan = 'a', 'b', 'c' | Sync-ManagedInstance -RemoveExtra -WhatIf
        $plan | Should -HaveCount 5
        $plan[0..3] | Should -BeOfType SapServiceTools.FleetStep
        $summary = $plan[-1]
        $summary | Should -BeOfType SapServiceTools.FleetSummary
        $summary.Keep, $summary.Create, $summary.Repair, $summary.Remove | Should -Be 1, 2, 0, 1
        $summary.RequestsByKind['Create'], $summary.RequestsByKind['Delete'] | Should -Be 2, 1
        $summary.Requests | Should -Be ($summary.RequestsByKind.Values | Measure-Object -Sum).Sum
        $summary.ExpectedDuration | Should -BeGreaterThan ([timespan]::Zero)
        $summary.ExpectedRuns | Should -BeNullOrEmpty
        $plan | Where-Object TenantId | Should -HaveCount 4
    }

    It 'is not there without -WhatIf' {
        'a', 'b' | Sync-ManagedInstance | Should -BeOfType SapServiceTools.FleetStep
    }

    It 'fits on 80 columns, also behind the steps' {
        $plan = 1..3 | ForEach-Object { "t$_" } | Sync-ManagedInstance -WhatIf -TimeBudget 60
        $plan[-1].ExpectedRuns | Should -Be 1
        $text = ($plan[-1] | Out-String -Width 80) -split '\r?\n'
        $text -match '^Actions +: Keep 0, Create 3, Repair 0, Remove 0$' | Should -HaveCount 1
        $text -match '^RequestsByKind +: Create 3, ' | Should -HaveCount 1
        # Behind objects of another type PowerShell has a list of properties for it.
        $behind = ($plan | Out-String -Width 80) -split '\r?\n'
        $behind -match '^Create +: 3$' | Should -HaveCount 1
        foreach ($shown in $text, $behind) {
            $shown -match '^ExpectedDuration +: 00:' | Should -HaveCount 1
            ($shown | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
        }
    }
}

Describe 'The limits of a session' {
    It 'are what a plan is played through with' {
        $emulator = Start-TestEmulator
        try {
            $null = Connect-InstanceManager -ServiceKey $emulator.ServiceManagerKey -MaxCreatesPerMinute 10
            $summary = (1..40 | ForEach-Object { "t$_" } | Sync-ManagedInstance -WhatIf)[-1]
            $summary.BindingLimit | Should -Be '10 POST /v1/service_instances in 1 min'
            $summary.ExpectedDuration.TotalMinutes | Should -BeGreaterThan 3
            $summary.ExpectedDuration.TotalMinutes | Should -BeLessThan 4.5
            (1..40 | ForEach-Object { "t$_" } | Sync-ManagedInstance -WhatIf -TimeBudget 120)[-1].ExpectedRuns | Should -BeGreaterThan 1
        }
        finally {
            Get-ServiceSession | Disconnect-ServiceSession
            $emulator | Stop-ServiceEmulator
        }
    }
}

Describe 'Runbook.ps1' {
    BeforeAll {
        $runbook = Join-Path (Split-Path (Split-Path $PSScriptRoot)) docs examples Runbook.ps1

        function Invoke-Runbook([string] $Key, [string] $Tenants, [string[]] $Arguments) {
            $before = $env:PSModulePath
            $env:PSModulePath = (Split-Path (Split-Path $ModulePath)) + [IO.Path]::PathSeparator + $before
            try {
                $lines = & pwsh -NoLogo -NoProfile -NonInteractive -File $runbook -ServiceKeyPath $Key -TenantPath $Tenants @Arguments 2>&1 | ForEach-Object { "$_" }
                [pscustomobject]@{ Lines = @($lines); ExitCode = $LASTEXITCODE }
            }
            finally { $env:PSModulePath = $before }
        }
    }

    It 'is started again until all is done, under a limit that one run doesn''t fit in' {
        $emulator = Start-TestEmulator -With @{ FailingTenant = 'fail*' }
        try {
            $key = Join-Path $TestDrive key.json
            $emulator.ServiceManagerKey + @{ polling_interval_millis = 100 } | ConvertTo-Json | Set-Content $key
            $list = Join-Path $TestDrive tenants.csv
            'TenantId', (1..30 | ForEach-Object { "t$_" }) | Set-Content $list
            # Each run is a session of its own, which begins with all twelve.
            $arguments = '-TimeBudget', '20', '-ThrottleLimit', '2', '-MaxCreatesPerMinute', '12'
            $runs = @(do { $run = Invoke-Runbook $key $list $arguments; $run } while ($run.ExitCode -eq 75))
            $runs.Count | Should -BeGreaterThan 2 -Because ($runs.Lines -join "`n")
            $runs.Count | Should -BeLessThan 10
            $runs[0].Lines[-1] | Should -Match '^Not finished: \d+ done, 0 failed, 0 in progress, \d+ not begun\. Run again after \d+ s\.$'
            $runs[-1].ExitCode | Should -Be 0
            $emulator.ServiceManager.Instances.TenantId | Sort-Object | Should -Be (1..30 | ForEach-Object { "t$_" } | Sort-Object)
            $emulator.RequestCounts.Create | Should -Be 30

            Add-Content $list 'fail1'
            $failed = Invoke-Runbook $key $list $arguments
            $failed.ExitCode | Should -Be 1
            $failed.Lines -join "`n" | Should -Match 'out of memory'
        }
        finally { $emulator | Stop-ServiceEmulator }
    }

    It 'gives every tenant its turn before those that fail again and again, and ends with 1 where only those are left' -ForEach $BackEnds {
        $emulator = Start-TestEmulator -With @{ ProvisioningTime = 0.8; FailingTenant = 'bad*' }
        try {
            $key = Join-Path $TestDrive "key-$BackEnd.json"
            (Get-TestKey $emulator $BackEnd) + @{ polling_interval_millis = 50 } | ConvertTo-Json | Set-Content $key
            $list = Join-Path $TestDrive "turns-$BackEnd.csv"
            'TenantId', (1..24 | ForEach-Object { "bad$_" }), 'good1', 'good2' | Set-Content $list
            $codes = for ($run = 1; $run -le 30; $run++) {
                (Invoke-Runbook $key $list '-TimeBudget', '5', '-ThrottleLimit', '2').ExitCode
                if ($LASTEXITCODE -ne 75) { break }
            }
            $codes[-1] | Should -Be 1 -Because "$codes"
            $session = Connect-TestEmulator $emulator -BackEnd $BackEnd
            (Get-ManagedInstance good1, good2 -Session $session).Status | Select-Object -Unique | Should -Be 'CREATION_SUCCEEDED'

            # Where nothing is left but what failed before, the first run says so.
            $again = Invoke-Runbook $key $list '-TimeBudget', '1', '-ThrottleLimit', '1'
            $again.ExitCode | Should -Be 1
            $again.Lines[-1] | Should -Match '^Not finished: 0 done, .* This run got no tenant further\.$'
        }
        finally {
            Get-ServiceSession | Disconnect-ServiceSession
            $emulator | Stop-ServiceEmulator
        }
    }
}
