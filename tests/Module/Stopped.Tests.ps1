# Rows come as objects come, and Ctrl-C in the middle of many says what was done, what goes on and how to go on.
BeforeDiscovery {
    # What each works on: something that is over at once, and then what never is. Seen is a request that shows that all of it was begun.
    $families = @(
        @{
            Family = 'tenants of the pipeline'; Row = '^acme '; Seen = '/stuck2$'
            Command = "'acme', 'stuck1', 'stuck2' | New-ManagedInstance"
            Said = 'New-ManagedInstance was stopped: 1 done, 2 not known to be over (stuck1, stuck2). What the service has begun goes on; the same command with -IfExists Wait does the rest.'
        }
        @{
            Family = 'tenants of the command line'; Row = '^globex '; Seen = '/stuck3$'
            Command = 'New-ManagedInstance globex, stuck3, initech -ThrottleLimit 1'
            Said = 'New-ManagedInstance was stopped: 1 done, 1 not known to be over (stuck3), 1 not begun.'
        }
        @{
            Family = 'tenants that nobody waits for'; Row = '^later '; Seen = '/held$'
            Command = "'later', 'held' | New-ManagedInstance -NoWait"
            Said = 'New-ManagedInstance was stopped: 1 begun, 1 not known to be over (held).'
        }
        @{
            Family = 'instances of a broker'; Row = '^one '; Seen = '/two/last_operation$'
            Command = "[pscustomobject]@{ InstanceId = 'one'; Service = 'store'; Plan = 'small' }, [pscustomobject]@{ InstanceId = 'two'; Service = 'cluster'; Plan = 'shared' } | Invoke-BrokerProvision"
            Said = 'Invoke-BrokerProvision was stopped: 1 done, 1 not known to be over. What the service has begun goes on; the same command again does the rest.'
            Pending = 'Create instance two (in progress). To go on waiting: Wait-BrokerOperation'
        }
        @{
            Family = 'instances of a broker without ids'; Row = '^[0-9a-f-]{36} '; Seen = '/last_operation$'
            Command = "'store', 'cluster' | ForEach-Object { [pscustomobject]@{ Service = `$_; Plan = `$_ -eq 'store' ? 'small' : 'shared' } } | Invoke-BrokerProvision"
            Said = 'What the broker has begun goes on, and the same command would make all again, under other ids: Get-BrokerInstance has those that were made.'
        }
        @{
            Family = 'clusters'; Row = '^c1 '; Seen = '/clusters$'
            Command = "'c1', 'stuck1' | New-SaharaCluster -ClusterTemplate small"
            Said = 'New-SaharaCluster was stopped: 1 done, 1 not known to be over. What the service has begun goes on; the same command without those that are there does the rest.'
            Pending = '.PendingOperations | Wait-SaharaCluster'
        }
    )
}

BeforeAll {
    . $PSScriptRoot/SaharaSupport.ps1
    $emulator = Start-TestEmulator -With @{ StuckTenant = 'stuck*'; StuckCluster = 'stuck*' }
    foreach ($path in '/broker/v2/service_instances/two/last_operation', '*/held') {
        $emulator.Faults.Add(@{ Kind = 'Latency'; Delay = [timespan]::FromHours(1); Times = -1; Path = $path })
    }
    $sahara = Connect-TestSahara $emulator
    New-TestTemplate

    # A child gets what the connections need by its environment, where no list of processes shows it.
    $preamble = @"
Import-Module '$ManifestPath'
`$null = Connect-InstanceManager -ServiceKey `$env:TEST_KEY -PollingIntervalMilliseconds 20
`$password = [Net.NetworkCredential]::new('', (`$env:TEST_KEY | ConvertFrom-Json).password).SecurePassword
`$null = Connect-Broker '$($emulator.BrokerUri)' ([pscredential]::new('$($emulator.UserName)', `$password)) -PollingIntervalMilliseconds 20
`$null = `$env:TEST_CLOUD | ConvertFrom-Json -AsHashtable | ForEach-Object { Connect-Sahara -Cloud `$_ -PollingIntervalMilliseconds 20 }
"@
    $secrets = @{ TEST_KEY = $emulator.ServiceKey | ConvertTo-Json; TEST_CLOUD = $emulator.OpenStack.Cloud | ConvertTo-Json -Depth 5 }
}

AfterAll {
    Get-ServiceSession | Disconnect-ServiceSession
    Stop-ServiceEmulator $emulator
}

Describe 'A stop among <Family>' {
    It 'comes after the rows of what is done, and says what goes on' -Skip:$IsWindows -ForEach $families {
        $script = Join-Path $TestDrive 'many.ps1'
        Set-Content -LiteralPath $script "$preamble`n$Command"
        $process = Start-ChildProcess '-File', $script -Environment $secrets
        try {
            $errors = $process.StandardError.ReadToEndAsync()
            # The row of the first is there although a second never comes.
            do {
                $line = $process.StandardOutput.ReadLineAsync()
                if (-not $line.Wait([timespan]::FromSeconds(60))) { throw 'No row came.' }
                if ($null -eq $line.Result) { throw "It ended by itself: $($errors.Result)" }
            } until ($line.Result -match $Row)
            Wait-Until -Seconds 60 { @($emulator.Requests | Where-Object Path -Match $Seen) }
            Send-Signal $process INT
            $process.WaitForExit(60000) | Should -BeTrue
            $text = $process.StandardOutput.ReadToEnd()
            $text | Should -BeLike "*$([wildcardpattern]::Escape($Said))*"
            if ($_['Pending']) { $text | Should -BeLike "*$([wildcardpattern]::Escape($Pending))*" }
        }
        finally {
            if (-not $process.HasExited) { $process.Kill() }
            $process.Dispose()
        }
    }
}

Describe 'A stop in the middle of the input' {
    It 'counts what had not come yet, and the command that it names does the rest of all' -Skip:$IsWindows {
        $many = Start-TestEmulator -With @{ ProvisioningTime = 2 }
        $script = Join-Path $TestDrive 'middle.ps1'
        Set-Content -LiteralPath $script @"
Import-Module '$ManifestPath'
`$null = Connect-InstanceManager -ServiceKey `$env:TEST_KEY -PollingIntervalMilliseconds 20
1..40 | ForEach-Object { "t`$_" } | New-ManagedInstance -ThrottleLimit 4
"@
        $process = Start-ChildProcess '-File', $script -Environment @{ TEST_KEY = $many.ServiceKey | ConvertTo-Json }
        try {
            Wait-Until -Seconds 60 { $many.RequestCounts.Create -ge 4 }
            Send-Signal $process INT
            $process.WaitForExit(60000) | Should -BeTrue
            $text = $process.StandardOutput.ReadToEnd()
            $text | Should -Match 'New-ManagedInstance was stopped: \d+ done, \d+ not known to be over .*, the rest of the input not begun\.'
            $text | Should -BeLike '*; the same command with -IfExists Wait does the rest.*'
            $session = Connect-TestEmulator $many
            $made = 1..40 | ForEach-Object { "t$_" } | New-ManagedInstance -IfExists Wait -ThrottleLimit 40 -Session $session -ErrorAction Stop
            $made.Status | Should -Be (@('CREATION_SUCCEEDED') * 40)
            $many.RequestCounts.Create | Should -BeGreaterOrEqual 40
        }
        finally {
            if (-not $process.HasExited) { $process.Kill() }
            $process.Dispose()
            if ($session) { $session | Disconnect-ServiceSession }
            Stop-ServiceEmulator $many
        }
    }

    It 'leaves clusters of which those that are not there are made by the same command' -Skip:$IsWindows {
        $there = @(Get-SaharaCluster).Name
        $there | Should -Contain 'stuck1' -Because 'the stop above left it'
        $made = 'c1', 'stuck1', 'c3' | Where-Object { $_ -notin $there } | New-SaharaCluster -ClusterTemplate small -ErrorAction Stop
        $made.Name | Should -Be 'c3'
    }
}

Describe 'A stop of a reading cmdlet' {
    It 'says nothing, since nothing goes on' -Skip:$IsWindows {
        $emulator.Faults.Add(@{ Kind = 'Latency'; Delay = [timespan]::FromHours(1); Times = -1; Path = '*/reading' })
        $script = Join-Path $TestDrive 'reading.ps1'
        Set-Content -LiteralPath $script "$preamble`nGet-ManagedInstance reading"
        $process = Start-ChildProcess '-File', $script -Environment $secrets
        try {
            Wait-Until -Seconds 60 { @($emulator.Requests | Where-Object Path -Like '*/reading') }
            Send-Signal $process INT
            $process.WaitForExit(60000) | Should -BeTrue
            $process.StandardOutput.ReadToEnd() | Should -BeNullOrEmpty
        }
        finally {
            if (-not $process.HasExited) { $process.Kill() }
            $process.Dispose()
        }
    }
}
