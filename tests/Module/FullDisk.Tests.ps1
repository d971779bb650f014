# A disk that is full under journals, stores and exports: a small file system in memory, which takes Linux and the right to mount.
BeforeDiscovery {
    $trial = Join-Path ([IO.Path]::GetTempPath()) "full-disk-$([guid]::NewGuid())"
    $canMount = $false
    if ($IsLinux -and (Get-Command mount -CommandType Application -ErrorAction Ignore)) {
        $null = New-Item -ItemType Directory $trial
        & mount -t tmpfs -o size=64k none $trial 2>$null
        if ($LASTEXITCODE -eq 0) {
            $canMount = $true
            & umount $trial
        }
        Remove-Item $trial
    }
    $why = $canMount ? '' : ' (skipped: it takes Linux and the right to mount a file system)'
}

Describe "A full disk$why" -Skip:(-not $canMount) {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        . $PSScriptRoot/BrokerSupport.ps1
        . $PSScriptRoot/InterruptSupport.ps1

        # Takes what is left.
        function Complete-Disk {
            $file = [IO.File]::Create((Join-Path $disk 'filler'))
            try { foreach ($size in 4096, 1) { while ($true) { $file.Write([byte[]]::new($size)); $file.Flush() } } }
            catch [IO.IOException] { Write-Verbose 'It is full.' }
            finally { try { $file.Dispose() } catch [IO.IOException] { Write-Verbose 'It is full.' } }
        }

        function Clear-Disk { Remove-Item (Join-Path $disk 'filler') }
    }

    BeforeEach {
        $disk = (New-Item -ItemType Directory (Join-Path $TestDrive "disk-$([guid]::NewGuid())")).FullName
        & mount -t tmpfs -o size=4m none $disk
    }

    AfterEach {
        Get-ServiceSession | Disconnect-ServiceSession
        & umount -l $disk
    }

    Context 'under files of tenants and brokers' {
        BeforeEach {
            $emulator = Start-TestEmulator
            $session = Connect-TestEmulator $emulator
            $tenants = 1..8 | ForEach-Object { "t$_" }
        }

        AfterEach {
            Stop-ServiceEmulator $emulator
        }

        It 'costs no earlier inventory, and the same export works once there is room' {
            $null = $emulator | Connect-Broker -Credential ([pscredential]::new($emulator.UserName, (ConvertTo-Secret $emulator.ServiceKey.password)))
            $file = Join-Path $disk inventory.json
            $null = 'i1' | Invoke-BrokerProvision store small
            $null = Export-BrokerInventory $file
            $before = Get-Content -LiteralPath $file -Raw
            # More than what an empty file system's block holds.
            $null = 2..40 | ForEach-Object { "i$_" } | Invoke-BrokerProvision store small
            Complete-Disk
            Get-ErrorId { Export-BrokerInventory $file } | Should -Be 'BrokerInventoryInvalid'
            Get-Content -LiteralPath $file -Raw | Should -Be $before
            (Get-ChildItem $disk).Name | Sort-Object | Should -Be 'filler', 'inventory.json'
            Clear-Disk
            $null = Export-BrokerInventory $file
            @((Get-Content -LiteralPath $file -Raw | ConvertFrom-Json).instances) | Should -HaveCount 40
        }

        It 'costs no earlier export of credentials' {
            $null = New-ManagedInstance $tenants -ThrottleLimit 8
            $file = Join-Path $disk credentials.json
            Export-ManagedInstanceCredential $tenants[0] -Path $file
            $before = Get-Content -LiteralPath $file -Raw
            Complete-Disk
            Get-ErrorId { Export-ManagedInstanceCredential $tenants -Path $file -Force } | Should -Be 'FileUnwritable'
            Get-Content -LiteralPath $file -Raw | Should -Be $before
            (Get-ChildItem $disk).Name | Sort-Object | Should -Be 'credentials.json', 'filler'
            Clear-Disk
            Export-ManagedInstanceCredential $tenants -Path $file -Force
            @((Get-Content -LiteralPath $file -Raw | ConvertFrom-Json).PSObject.Properties) | Should -HaveCount 8
        }

        It 'lets a repair delete nothing that its journal has no room for, and the same command goes on once there is room' {
            $emulator.FailingTenants.Add('*')
            $null = New-ManagedInstance $tenants -ThrottleLimit 8 -ErrorAction Ignore
            $emulator.FailingTenants.Clear()
            $journal = Join-Path $disk repair.journal
            Complete-Disk
            $deleted = $emulator.RequestCounts.Delete
            Get-ErrorOf { Repair-ManagedInstance -JournalPath $journal } | Should -Not -BeNullOrEmpty
            $emulator.RequestCounts.Delete | Should -Be $deleted
            Clear-Disk
            (Repair-ManagedInstance -JournalPath $journal).State | Select-Object -Unique | Should -Be 'Done'
            @($tenants | Where-Object { $emulator.GetInstance($_).Status -ne 'CREATION_SUCCEEDED' }) | Should -BeNullOrEmpty
        }

        It 'in the middle of a repair loses nobody: the same command goes on once there is room' {
            $tenants = 1..40 | ForEach-Object { "t$_" }
            $emulator.FailingTenants.Add('*')
            $null = New-ManagedInstance $tenants -ThrottleLimit 40 -ErrorAction Ignore
            $emulator.FailingTenants.Clear()
            $journal = Join-Path $disk repair.journal
            # The disk fills while the first are deleted and not yet made again.
            $emulator.Faults.Add(@{ Operation = 'Create'; Kind = 'Latency'; Delay = [timespan]::FromSeconds(5); Times = 2 })
            $faults = @($emulator.Faults)
            $shell = [powershell]::Create([initialsessionstate]::CreateDefault())
            $null = $shell.AddScript({
                    param($Module, $Key, $Journal)
                    Import-Module $Module
                    $null = Connect-InstanceManager -ServiceKey $Key -PollingIntervalMilliseconds 20 -MaxCreatesPerMinute 100000 -MaxRequestsPerMinute 100000 -MaxRequestsPerHour 1000000
                    Repair-ManagedInstance -JournalPath $Journal -ThrottleLimit 8
                }).AddParameters(@{ Module = $ManifestPath; Key = $emulator.ServiceKey; Journal = $journal })
            $running = $shell.BeginInvoke()
            Wait-Until { $running.IsCompleted -or $faults[0].Hits -ge 2 } -Seconds 300
            Complete-Disk
            # It ends by itself. What its journal has no room for is left as it is, so that no tenant is without an instance.
            Wait-Until { $running.IsCompleted } -Seconds 300
            $shell.Runspace.Dispose()
            @($tenants | Where-Object { -not $emulator.GetInstance($_) }) | Should -BeNullOrEmpty
            Clear-Disk
            $null = Repair-ManagedInstance -JournalPath $journal
            @($tenants | Where-Object { $emulator.GetInstance($_).Status -ne 'CREATION_SUCCEEDED' }) | Should -BeNullOrEmpty
        }

        It 'costs no earlier download' {
            $null = $emulator | Connect-Sahara -ApiVersion 1.1
            $source = Join-Path $TestDrive source
            Set-Content -LiteralPath $source ('x' * 100kb) -NoNewline
            $kept = New-SaharaJobBinaryInternal $source
            $file = Join-Path $disk one
            Set-Content -LiteralPath $file before -NoNewline
            Complete-Disk
            Get-ErrorId { Save-SaharaJobBinaryInternal $kept.Id -Path $file -Force } | Should -Be 'FileUnwritable'
            Get-Content -LiteralPath $file -Raw | Should -Be 'before'
            (Get-ChildItem $disk).Name | Sort-Object | Should -Be 'filler', 'one'
            Clear-Disk
            $null = Save-SaharaJobBinaryInternal $kept.Id -Path $file -Force
            (Get-Item -LiteralPath $file).Length | Should -Be 100kb
        }
    }

    Context 'under the store of a broker' {
        It 'acknowledges nothing that is not stored, and goes on once there is room' {
            $broker = Start-TestBroker -With @{ StatePath = Join-Path $disk broker.db; OnDeprovision = {} }
            $made = [System.Collections.Generic.List[string]]::new()
            foreach ($id in 1..5) { if ((Invoke-Operation $broker Provision -Instance "i$id").Status -eq 201) { $made.Add("i$id") } }
            Complete-Disk
            $refused = 0
            foreach ($id in 6..400) {
                $answer = Invoke-Operation $broker Provision -Instance "i$id"
                if ($answer.Status -eq 201) { $made.Add("i$id") } else { $refused++; if ($refused -ge 5) { break } }
            }
            $refused | Should -Be 5
            Clear-Disk
            Wait-Until { (Invoke-Operation $broker Provision -Instance later).Status -in 200, 201 } -Seconds 120
            $made.Add('later')
            # After a restart too, each that was acknowledged is there.
            Stop-ServiceBroker $broker -Drain 0
            $broker = Start-TestBroker -With @{ StatePath = Join-Path $disk broker.db; OnDeprovision = {} }
            @($made | Where-Object { (Invoke-Operation $broker Provision -Instance $_).Status -ne 200 }) | Should -BeNullOrEmpty
            Stop-ServiceBroker $broker -Drain 0
        }
    }
}
