BeforeDiscovery {
    . $PSScriptRoot/BackEnds.ps1
}

Describe '<BackEnd>' -ForEach $BackEnds {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-TestEmulator -With @{ FailingTenant = 'fail*'; StuckTenant = 'stuck*'; FailingDeletion = 'keep*' }
        $session = Connect-TestEmulator $emulator -BackEnd $BackEnd
    }

    AfterAll {
        Disconnect-ServiceSession $session
        Stop-ServiceEmulator $emulator
    }

    Describe 'Wait-ManagedInstance' {
        It 'takes operations of creations' {
            $made = 'a1', 'a2' | New-ManagedInstance -NoWait | Wait-ManagedInstance
            $made.TenantId | Sort-Object | Should -Be 'a1', 'a2'
            $made.Status | Select-Object -Unique | Should -Be 'CREATION_SUCCEEDED'
        }

        It 'takes operations of deletions, and has no output for them' {
            $null = New-ManagedInstance b1
            Remove-ManagedInstance b1 -NoWait -Confirm:$false | Wait-ManagedInstance | Should -BeNullOrEmpty
            (Get-ManagedInstance).TenantId | Should -Not -Contain 'b1'
        }

        It 'takes instances' {
            $null = New-ManagedInstance c1 -NoWait
            (Get-ManagedInstance c1 -NoWait | Wait-ManagedInstance).Status | Should -Be 'CREATION_SUCCEEDED'
        }

        It 'takes an instance that is being deleted, and one that is gone since' {
            $null = New-ManagedInstance d1
            $null = Remove-ManagedInstance d1 -NoWait -Confirm:$false
            $deleting = Get-ManagedInstance -Status DELETION_IN_PROGRESS
            Wait-ManagedInstance d1 -ErrorAction Ignore | Should -BeNullOrEmpty
            if ($deleting) { Get-ErrorOf { $deleting | Wait-ManagedInstance } | Should -BeNullOrEmpty }
        }

        It 'takes tenants, from whatever source' {
            $null = New-ManagedInstance e1 -NoWait
            (Wait-ManagedInstance e1).Status | Should -Be 'CREATION_SUCCEEDED'
            ([pscustomobject]@{ TenantId = 'e1' } | Wait-ManagedInstance).TenantId | Should -Be 'e1'
        }

        It 'returns at once what is usable already' {
            $null = New-ManagedInstance f1
            (Wait-ManagedInstance f1).TenantId | Should -Be 'f1'
        }

        It 'has an error for a failed creation' {
            $null = New-ManagedInstance fail1 -ErrorAction Ignore
            Get-ErrorId { Wait-ManagedInstance fail1 } | Should -Be 'InstanceCreationFailed'
            Get-ErrorId { New-ManagedInstance fail2 -NoWait | Wait-ManagedInstance } | Should -Be 'InstanceCreationFailed'
        }

        It 'has an error for a failed deletion' {
            $null = New-ManagedInstance keep1
            Get-ErrorId { Remove-ManagedInstance keep1 -NoWait -Confirm:$false | Wait-ManagedInstance } | Should -Be 'InstanceDeletionFailed'
            Get-ErrorId { Wait-ManagedInstance keep1 } | Should -Be 'InstanceDeletionFailed'
        }

        It 'has an error for a tenant without an instance' {
            $failure = Get-ErrorOf { Wait-ManagedInstance nobody }
            $failure.FullyQualifiedErrorId | Should -Be 'InstanceNotFound,SapServiceTools.Cmdlets.TenantInstances.WaitManagedInstanceCommand'
            $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        }

        It 'gives up at its limit, and the others come through' {
            $operations = 'stuck1', 'g1' | New-ManagedInstance -NoWait
            $made = $operations | Wait-ManagedInstance -TimeoutSeconds 1 -ErrorVariable failures -ErrorAction SilentlyContinue
            $made.TenantId | Should -Be 'g1'
            $failures[0].FullyQualifiedErrorId | Should -Match '^OperationTimedOut,'
            $failures[0].TargetObject.TenantId | Should -Be 'stuck1'
        }
    }
}
