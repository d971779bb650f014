BeforeDiscovery {
    . $PSScriptRoot/BackEnds.ps1
}

Describe '<BackEnd>' -ForEach $BackEnds {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-TestEmulator -With @{ FailingTenant = 'fail*'; StuckTenant = 'stuck*' }
        $session = Connect-TestEmulator $emulator -BackEnd $BackEnd
        $null = 'acme', 'apex', 'beta', 'fail1' | New-ManagedInstance -ErrorAction Ignore
        $null = New-ManagedInstance stuck1 -NoWait
    }

    AfterAll {
        Disconnect-ServiceSession $session
        Stop-ServiceEmulator $emulator
    }

    Describe 'Get-ManagedInstance' {
        It 'without a tenant gets all, whatever their state' {
            (Get-ManagedInstance).TenantId | Sort-Object | Should -Be 'acme', 'apex', 'beta', 'fail1', 'stuck1'
        }

        It 'gets several by name' {
            (Get-ManagedInstance acme, beta).TenantId | Sort-Object | Should -Be 'acme', 'beta'
            ('acme', 'beta' | Get-ManagedInstance).TenantId | Sort-Object | Should -Be 'acme', 'beta'
        }

        It 'writes what the cache has at once, on no other thread and with little memory' {
            $null = Get-ManagedInstance acme
            $pool = [System.Threading.ThreadPool]::CompletedWorkItemCount
            $memory = [GC]::GetAllocatedBytesForCurrentThread()
            foreach ($number in 1..500) { $null = Get-ManagedInstance acme }
            $memory = [GC]::GetAllocatedBytesForCurrentThread() - $memory
            # Others of this process use the pool too, now and then.
            [System.Threading.ThreadPool]::CompletedWorkItemCount - $pool | Should -BeLessThan 250
            $memory / 500 | Should -BeLessThan 40kb
        }

        It 'chooses by wildcard from one list' {
            $before = $emulator.RequestCounts
            (Get-ManagedInstance 'A*', '*TA').TenantId | Sort-Object | Should -Be 'acme', 'apex', 'beta'
            $after = $emulator.RequestCounts
            $after.List - $before.List | Should -Be $ReadCost
            $after.Get - $before.Get | Should -Be 0
        }

        It 'finds nothing by wildcard without an error' {
            Get-ErrorOf { Get-ManagedInstance 'zzz*' } | Should -BeNullOrEmpty
        }

        It 'mixes wildcards and names' {
            (Get-ManagedInstance 'ap*', beta).TenantId | Sort-Object | Should -Be 'apex', 'beta'
        }

        It 'has an error for each exact name that is not there, and goes on' {
            $found = Get-ManagedInstance nobody, acme, noone -ErrorVariable failures -ErrorAction SilentlyContinue
            $found.TenantId | Should -Be 'acme'
            $failures | Should -HaveCount 2
            $failures[0].FullyQualifiedErrorId | Should -Be 'InstanceNotFound,SapServiceTools.Cmdlets.TenantInstances.GetManagedInstanceCommand'
            $failures[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
            $failures.TargetObject | Sort-Object | Should -Be 'nobody', 'noone'
        }

        It 'filters by status, with wildcards and any case' {
            (Get-ManagedInstance -Status CREATION_FAILED).TenantId | Should -Be 'fail1'
            (Get-ManagedInstance -Status *_in_progress, *failed).TenantId | Sort-Object | Should -Be 'fail1', 'stuck1'
            Get-ManagedInstance acme -Status *FAILED | Should -BeNullOrEmpty
            # A status that was asked for is not waited away.
            (Get-ManagedInstance stuck1 -Status CREATION_IN_PROGRESS).TenantId | Should -Be 'stuck1'
        }

        It 'answers from the cache, and asks the server with -NoCache' {
            $null = Get-ManagedInstance acme
            $before = $session.RequestCount
            (Get-ManagedInstance acme).Status | Should -Be 'CREATION_SUCCEEDED'
            $session.RequestCount | Should -Be $before
            $null = Get-ManagedInstance acme -NoCache
            $session.RequestCount | Should -Be ($before + $ReadCost)
        }

        It 'hands out copies' {
            $one = Get-ManagedInstance acme
            $two = Get-ManagedInstance acme
            [object]::ReferenceEquals($one, $two) | Should -BeFalse
        }

        It 'waits while a creation is in progress, but not with -NoWait' {
            (Get-ManagedInstance stuck1 -NoWait).Status | Should -Be 'CREATION_IN_PROGRESS'
            Get-ErrorId { Get-ManagedInstance stuck1 -TimeoutSeconds 1 } | Should -Be 'OperationTimedOut'
            $null = New-ManagedInstance soon -NoWait
            (Get-ManagedInstance soon).Status | Should -Be 'CREATION_SUCCEEDED'
            $null = Remove-ManagedInstance soon -Confirm:$false
        }

        It 'reads an instance again' {
            $before = Get-ManagedInstance acme
            ($before | Get-ManagedInstance).Id | Should -Be $before.Id
        }

        It 'takes null and blank for mistakes, never for all' {
            Get-ErrorId { $null | Get-ManagedInstance } | Should -Be 'InvalidTenantId'
            Get-ErrorId { Get-ManagedInstance -TenantId $null } | Should -Be 'InvalidTenantId'
            Get-ErrorId { '' | Get-ManagedInstance } | Should -Be 'InvalidTenantId'
            Get-ManagedInstance -TenantId @() | Should -BeNullOrEmpty
            @() | Get-ManagedInstance | Should -BeNullOrEmpty
        }

        It 'has times, ids and unknown fields' {
            $instance = Get-ManagedInstance acme
            $instance.UpdatedOn | Should -BeOfType datetimeoffset
            $instance.Id | Should -Not -BeNullOrEmpty
            "$instance" | Should -Be 'acme'
        }

        It 'survives serialisation with its tenant' {
            $copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((Get-ManagedInstance acme)))
            ($copy | Get-ManagedInstance).TenantId | Should -Be 'acme'
        }

        It 'without a session names the cmdlet to call' {
            $lines = Invoke-ChildPwsh { try { Get-ManagedInstance } catch { $_.FullyQualifiedErrorId; "$_" } }
            $lines[0] | Should -Be 'SessionRequired,SapServiceTools.Cmdlets.TenantInstances.GetManagedInstanceCommand'
            $lines[1] | Should -Match 'Connect-InstanceManager'
        }

        It 'with a closed session says so' {
            $closed = Connect-TestEmulator $emulator -BackEnd $BackEnd -With @{ NoDefault = $true }
            Disconnect-ServiceSession $closed
            $failure = Get-ErrorOf { Get-ManagedInstance -Session $closed }
            $failure.FullyQualifiedErrorId | Should -Be 'SessionClosed,SapServiceTools.Cmdlets.TenantInstances.GetManagedInstanceCommand'
        }
    }
}
