BeforeDiscovery {
    . $PSScriptRoot/BackEnds.ps1
}

Describe '<BackEnd>' -ForEach $BackEnds {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-TestEmulator
        $session = Connect-TestEmulator $emulator -BackEnd $BackEnd
    }

    AfterAll {
        Disconnect-ServiceSession $session
        Stop-ServiceEmulator $emulator
    }

    Describe 'Clear-ManagedInstanceCache' {
        BeforeEach {
            $null = 'a', 'b', 'c' | New-ManagedInstance -IfExists Skip
            $null = Get-ManagedInstance
        }

        It 'forgets all' {
            $session.CacheCount | Should -Be 3
            Clear-ManagedInstanceCache | Should -BeNullOrEmpty
            $session.CacheCount | Should -Be 0
        }

        It 'forgets one, and the server is asked again' {
            Clear-ManagedInstanceCache b
            $session.CacheCount | Should -Be 2
            $before = $session.RequestCount, $session.CacheHits, $session.CacheMisses
            $null = Get-ManagedInstance a
            $null = Get-ManagedInstance b
            $session.RequestCount - $before[0] | Should -Be $ReadCost
            $session.CacheHits - $before[1] | Should -Be 1
            $session.CacheMisses - $before[2] | Should -Be 1
        }

        It 'takes tenants and instances from the pipeline' {
            'a' | Clear-ManagedInstanceCache
            Get-ManagedInstance b | Clear-ManagedInstanceCache
            $session.CacheCount | Should -Be 1
        }

        It 'does nothing with -WhatIf' {
            Clear-ManagedInstanceCache -WhatIf
            Clear-ManagedInstanceCache a -WhatIf
            $session.CacheCount | Should -Be 3
        }

        It 'takes nothing for a mistake, never for all' {
            Get-ErrorId { $null | Clear-ManagedInstanceCache } | Should -Be 'InvalidTenantId'
            $session.CacheCount | Should -Be 3
        }
    }
}
