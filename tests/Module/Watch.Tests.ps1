# Waits that somebody watches: lines where no terminal is, a table where one is, and what is said when they are stopped.
BeforeAll {
    . $PSScriptRoot/Support.ps1
    . $PSScriptRoot/SaharaSupport.ps1
    . $PSScriptRoot/BrokerSupport.ps1
    $emulator = Start-TestEmulator -With @{ ProvisioningTime = 0.1; FailingTenant = 'fail*'; StuckTenant = 'stuck*'; FailingCluster = 'boom*' }
    $session = Connect-TestEmulator $emulator

    # The lines of the information stream that a script writes.
    function Get-Line {
        param([scriptblock] $ScriptBlock)
        & $ScriptBlock 6>&1 | Where-Object { $_ -is [Management.Automation.InformationRecord] } | ForEach-Object { "$_" }
    }
}

AfterAll {
    Get-ServiceSession | Disconnect-ServiceSession
    Stop-ServiceBroker -Drain 0
    Stop-ServiceEmulator
}

Describe 'Watch-ManagedInstance' {
    It 'writes what came of all when all is over' {
        $made = 'a1', 'a2', 'a3' | New-ManagedInstance -NoWait | Watch-ManagedInstance -InformationVariable lines
        $made.TenantId | Sort-Object | Should -Be 'a1', 'a2', 'a3'
        $made.Status | Select-Object -Unique | Should -Be 'CREATION_SUCCEEDED'
        # The lines of all come before the first object.
        @("$($lines[-1])" -match '3 of 3 done') | Should -HaveCount 1
    }

    It 'writes no object before the last line' {
        $records = 'b1', 'b2' | New-ManagedInstance -NoWait | Watch-ManagedInstance 6>&1
        $kinds = $records | ForEach-Object { $_.GetType().Name }
        $first = [array]::IndexOf($kinds, 'ManagedInstance')
        $first | Should -BeGreaterThan 1
        $kinds[$first..($kinds.Count - 1)] | Select-Object -Unique | Should -Be 'ManagedInstance'
    }

    It 'tells each change once' {
        $operation = New-ManagedInstance c1 -NoWait
        $lines = @(Get-Line { $operation | Watch-ManagedInstance })
        @($lines -match '^Create c1: CREATION_IN_PROGRESS$').Count | Should -BeLessOrEqual 1
        @($lines -match '^(Create )?c1: CREATION_SUCCEEDED after \d+m\d+s, 1 of 1 done$') | Should -HaveCount 1
    }

    It 'takes tenants, instances and operations, as Wait-ManagedInstance does' {
        $null = New-ManagedInstance d1
        (Watch-ManagedInstance d1).TenantId | Should -Be 'd1'
        (Get-ManagedInstance d1 | Watch-ManagedInstance).TenantId | Should -Be 'd1'
        ([pscustomobject]@{ TenantId = 'd1' } | Watch-ManagedInstance).TenantId | Should -Be 'd1'
    }

    It 'has deletions without output' {
        $null = New-ManagedInstance e1
        $operation = Remove-ManagedInstance e1 -NoWait -Confirm:$false
        $records = @($operation | Watch-ManagedInstance 6>&1)
        "$($records[-1])" | Should -Match 'e1: deleted after'
    }

    It 'has errors after the last line, and the others come through' {
        $operations = 'fail1', 'f1' | New-ManagedInstance -NoWait
        $records = @($operations | Watch-ManagedInstance *>&1)
        $errors = @($records | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
        $errors | Should -HaveCount 1
        $errors[0].FullyQualifiedErrorId | Should -Match '^InstanceCreationFailed,'
        @($records | Where-Object { $_ -is [SapServiceTools.ManagedInstance] }).TenantId | Should -Be 'f1'
        $lastLine = ($records | Where-Object { $_ -is [Management.Automation.InformationRecord] })[-1]
        [array]::IndexOf($records, $errors[0]) | Should -BeGreaterThan ([array]::IndexOf($records, $lastLine))
        "$lastLine" | Should -Match '1 of 2 done, 1 not'
    }

    It 'gives up at its limit with an operation to watch on' {
        $failure = Get-ErrorOf { New-ManagedInstance stuck1 -NoWait | Watch-ManagedInstance -TimeoutSeconds 1 -InformationAction Ignore }
        $failure.FullyQualifiedErrorId | Should -Match '^OperationTimedOut,'
        $failure.TargetObject.TenantId | Should -Be 'stuck1'
    }

    It 'asks no more of the server than Wait-ManagedInstance' {
        $null = New-ManagedInstance g1, g2
        $before = $session.RequestCount
        $null = Wait-ManagedInstance g1, g2
        $meant = $session.RequestCount - $before
        $before = $session.RequestCount
        $null = Watch-ManagedInstance g1, g2
        $session.RequestCount - $before | Should -Be $meant
    }

    It 'is silent with -InformationAction Ignore, and the last line has one line whatever the name' {
        Get-Line { Watch-ManagedInstance g1 -InformationAction Ignore } | Should -BeNullOrEmpty
        $null = Invoke-Command { New-ManagedInstance "h`e]0;x`a" } 2>&1
        Get-Line { Watch-ManagedInstance "h`e]0;x`a" -ErrorAction Ignore } | Should -Not -Match "[`e`a]"
    }
}

Describe 'Watch-BrokerOperation' {
    BeforeAll {
        $broker = $emulator | Connect-Broker -PollingIntervalMilliseconds 20
    }

    It 'watches all that the session began, or what it is given' {
        $null = 'one', 'two' | Invoke-BrokerProvision cluster shared -NoWait
        $records = @(Watch-BrokerOperation 6>&1)
        @($records | Where-Object { $_ -is [SapServiceTools.BrokerServiceInstance] }).InstanceId | Sort-Object | Should -Be 'one', 'two'
        @($records | ForEach-Object { "$_" }) -match 'instance one: succeeded after' | Should -HaveCount 1
        $operation = Invoke-BrokerProvision cluster shared -InstanceId three -NoWait
        ($operation | Watch-BrokerOperation -InformationAction Ignore).InstanceId | Should -Be 'three'
        (Watch-BrokerOperation -InformationAction Ignore) | Should -BeNullOrEmpty
    }
}

Describe 'Watch-SaharaCluster' {
    BeforeAll {
        $sahara = Connect-TestSahara $emulator
        New-TestTemplate
    }

    It 'tells the steps and writes the cluster' {
        $records = @(New-SaharaCluster w1 small -NoWait | Watch-SaharaCluster 6>&1)
        @($records | Where-Object { $_ -is [SapServiceTools.SaharaCluster] }).Name | Should -Be 'w1'
        @($records | ForEach-Object { "$_" }) -match '^Create w1: Active after' | Should -HaveCount 1
    }

    It 'has one row for what was named by its id' {
        $lines = @(Get-Line { Watch-SaharaCluster (Get-SaharaCluster w1).Id })
        $lines[-1] | Should -Match '^w1: Active after \d+m\d+s, 1 of 1 done$'
    }
}

Describe 'Stopped' {
    It 'it says what goes on and how to watch on, and leaves the work alone: <Name>' -ForEach @(
        @{ Name = 'tenants'; Begin = 'New-ManagedInstance stuck7 -NoWait | Watch-ManagedInstance'; Says = "stuck7 \(CREATION_IN_PROGRESS\)"; Resume = "Watch-ManagedInstance 'stuck7' -Session \(Get-ServiceSession \d+\)" }
        @{ Name = 'clusters'; Begin = 'New-SaharaCluster long small -NoWait | Watch-SaharaCluster'; Says = 'long \('; Resume = '\(Get-ServiceSession \d+\)\.PendingOperations \| Watch-SaharaCluster' }
        @{ Name = 'operations'; Begin = 'Invoke-BrokerProvision cluster shared -InstanceId long -NoWait | Watch-BrokerOperation'; Says = 'instance long \('; Resume = 'Watch-BrokerOperation -Session \(Get-ServiceSession \d+\)' }
    ) {
        $script = Join-Path $TestDrive "stop-$Name.ps1"
        @"
Import-Module '$ManifestPath'
. '$PSScriptRoot/SaharaSupport.ps1'
`$emulator = Start-ServiceEmulator -ProvisioningTime 600 -StuckTenant 'stuck*'
`$null = `$emulator | Connect-InstanceManager -PollingIntervalMilliseconds 50
`$null = `$emulator | Connect-Broker -PollingIntervalMilliseconds 50
`$null = `$emulator | Connect-Sahara -PollingIntervalMilliseconds 50
New-TestTemplate
$Begin
"@ | Set-Content $script
        $child = Start-ChildProcess '-File', $script
        try {
            $seen = $child.StandardOutput.ReadLineAsync()
            # Its first line is there once it watches.
            $seen.Wait([timespan]::FromSeconds(60)) | Should -BeTrue
            Send-Signal $child INT
            $rest = $child.StandardOutput.ReadToEndAsync()
            $child.WaitForExit(30000) | Should -BeTrue
            $said = "$($seen.Result)`n$($rest.Result)`n$($child.StandardError.ReadToEnd())" -replace '\s+', ' '
            $said | Should -Match 'Watching was stopped, and nothing else: 1 of 1 go on'
            $said | Should -Match $Says
            $said | Should -Match $Resume
        }
        finally {
            if (-not $child.HasExited) { $child.Kill($true) }
            $child.Dispose()
        }
    }
}

Describe 'On a terminal' -Skip:(-not ($IsLinux -and (Get-Command script -CommandType Application -ErrorAction Ignore))) {
    BeforeAll {
        # Runs a script on a terminal of that size and returns what it wrote there.
        function Invoke-OnTerminal {
            param([string] $Body, [int] $Rows = 24, [int] $Columns = 80, [string] $Terminal = 'xterm-256color')
            $file = Join-Path $TestDrive "terminal-$([guid]::NewGuid()).ps1"
            "Import-Module '$ManifestPath'`n`$null = Start-ServiceEmulator -ProvisioningTime 1.2 -FailingTenant 'fail*' | Connect-InstanceManager -PollingIntervalMilliseconds 50`n$Body" | Set-Content $file
            $start = [Diagnostics.ProcessStartInfo]::new('script', [string[]]('-qec', "stty rows $Rows cols $Columns; pwsh -NoLogo -NoProfile -File '$file'", '/dev/null'))
            $start.RedirectStandardOutput = $start.RedirectStandardInput = $true
            $start.Environment['TERM'] = $Terminal
            $null = $start.Environment.Remove('NO_COLOR')
            $process = [Diagnostics.Process]::Start($start)
            $process.StandardInput.Close()
            $text = $process.StandardOutput.ReadToEnd()
            $process.WaitForExit()
            $text
        }
    }

    It 'it is a table that is drawn anew in its place' {
        $text = Invoke-OnTerminal "'acme', 'fail1' | New-ManagedInstance -NoWait | Watch-ManagedInstance -ErrorAction Ignore | ForEach-Object { `"made `$_`" }"
        $drawn = [regex]::Matches($text, "`e\[\d+A")
        $drawn.Count | Should -BeGreaterThan 1
        @([regex]::Matches($text, 'Name +Doing +Status +For')).Count | Should -Be ($drawn.Count + 1)
        $last = $text.Substring($drawn[-1].Index)
        $last | Should -Match 'acme +Create +\S*CREATION_SUCCEEDED'
        $last | Should -Match 'fail1 +Create +\S*CREATION_FAILED'
        $last | Should -Match '1 of 2 done, 1 not'
        $last | Should -Match '(?s)1 not.*made acme'
    }

    It 'is no longer and no wider than the window' {
        $text = Invoke-OnTerminal "1..30 | ForEach-Object { `"tenant-with-a-name-that-is-quite-long-for-a-cell-`$_`" } | New-ManagedInstance -NoWait | Watch-ManagedInstance | Out-Null" -Rows 10 -Columns 60
        $text | Should -Match '23 more; '
        $text | Should -Match "`e\[9A"
        foreach ($line in $text -split '\r?\n') {
            ($line -replace "`e\[[0-9;]*[A-Za-z]" -replace '^.*\r').Length | Should -BeLessThan 60
        }
    }

    It 'has each status whole, and ids without a word before them: <Columns> columns' -ForEach @(
        @{ Columns = 40; Head = 'Name +Status\s'; Id = '7d444840-\S*\u2026' }
        @{ Columns = 80; Head = 'Name +Doing +Status +For'; Id = '7d444840-9dc0-11d1-b245-5ffdce74fad2' }
    ) {
        $text = Invoke-OnTerminal -Columns $Columns @"
'7d444840-9dc0-11d1-b245-5ffdce74fad2' | New-ManagedInstance -NoWait | Watch-ManagedInstance | Out-Null
`$null = Get-ServiceEmulator | Connect-Broker -PollingIntervalMilliseconds 50
`$null = '7d444840-9dc0-11d1-b245-5ffdce74fad2' | Invoke-BrokerProvision cluster shared -NoWait
Watch-BrokerOperation | Out-Null
. '$PSScriptRoot/SaharaSupport.ps1'
`$null = Get-ServiceEmulator | Connect-Sahara -PollingIntervalMilliseconds 50
New-TestTemplate
New-SaharaCluster analytics small -NoWait | Watch-SaharaCluster | Out-Null
"@
        $text | Should -Match $Head
        foreach ($status in 'CREATION_SUCCEEDED', 'succeeded') { $text | Should -Match "$Id +(Create +)?\S*$status" }
        $text | Should -Match 'analytics +(Create +)?\S*Active'
        $text | Should -Not -Match 'instance 7d444840'
        foreach ($line in $text -split '\r?\n') { ($line -replace "`e\[[0-9;]*[A-Za-z]" -replace '^.*\r').Length | Should -BeLessThan $Columns }
    }

    It 'is lines where the terminal can do no more: <_>' -ForEach 'dumb' {
        $text = Invoke-OnTerminal "'acme' | New-ManagedInstance -NoWait | Watch-ManagedInstance | Out-Null" -Terminal $_
        $text | Should -Match 'acme: CREATION_SUCCEEDED after'
        $text | Should -Not -Match "`e\[\d+A"
    }
}
