BeforeDiscovery {
    . $PSScriptRoot/BackEnds.ps1
}

Describe '<BackEnd>' -ForEach $BackEnds {
    BeforeAll {
        . $PSScriptRoot/Support.ps1

        # The tenants that the server has, and its own count of what belongs to them.
        function Get-Held {
            if ($BackEnd -eq 'ServiceManager') { $emulator.ServiceManager.Instances.TenantId } else { (Get-ManagedInstance).TenantId }
        }
    }

    BeforeEach {
        $emulator = Start-TestEmulator -With @{ FailingTenant = 'fail*'; StuckTenant = 'stuck*'; FailingDeletion = 'keep*' }
        $session = Connect-TestEmulator $emulator -BackEnd $BackEnd
    }

    AfterEach {
        Disconnect-ServiceSession $session
        Stop-ServiceEmulator $emulator
    }

    Describe 'Sync-ManagedInstance' {
        It 'creates what is missing, keeps what is there, and has nothing left to do then' {
            $null = New-ManagedInstance a
            $steps = 'a', 'b', 'c' | Sync-ManagedInstance
            $steps | Should -HaveCount 3
            $steps[0] | Should -BeOfType SapServiceTools.FleetStep
            ($steps | Sort-Object TenantId).Action | Should -Be 'Keep', 'Create', 'Create'
            $steps.State | Select-Object -Unique | Should -Be 'Done'
            $steps.Status | Select-Object -Unique | Should -Be 'CREATION_SUCCEEDED'
            Get-Held | Sort-Object | Should -Be 'a', 'b', 'c'

            $created = $emulator.RequestCounts.Create
            (Sync-ManagedInstance a, b, c).Action | Select-Object -Unique | Should -Be 'Keep'
            $emulator.RequestCounts.Create | Should -Be $created
        }

        It 'takes rows with a column TenantId, and a tenant that is named twice once' {
            $steps = "TenantId`nx`ny`nx" | ConvertFrom-Csv | Sync-ManagedInstance
            $steps.TenantId | Sort-Object | Should -Be 'x', 'y'
        }

        It 'plans truthfully with -WhatIf, and changes nothing' {
            $null = 'a', 'extra' | New-ManagedInstance
            $null = New-ManagedInstance fail1 -ErrorAction Ignore
            $before = $emulator.RequestCounts
            $plan = 'a', 'b', 'fail1' | Sync-ManagedInstance -RemoveExtra -WhatIf
            $after = $emulator.RequestCounts
            $after.Total - $before.Total | Should -Be ($after.List - $before.List)

            ($plan | Where-Object TenantId | Sort-Object TenantId | ForEach-Object { "$($_.TenantId) $($_.Action) $($_.State)" }) | Should -Be 'a Keep Done', 'b Create Planned', 'extra Remove Planned', 'fail1 Repair Planned'
            $emulator.FailingTenants.Clear()
            $steps = 'a', 'b', 'fail1' | Sync-ManagedInstance -RemoveExtra -Confirm:$false
            ($steps | Sort-Object TenantId).Action | Should -Be ($plan | Where-Object TenantId | Sort-Object TenantId).Action
            $steps.State | Select-Object -Unique | Should -Be 'Done'
            Get-Held | Sort-Object | Should -Be 'a', 'b', 'fail1'
        }

        It 'says with -WhatIf what would be done once for each kind of action, and names one that is alone' {
            $null = 1..5 | ForEach-Object { "extra$_" } | New-ManagedInstance
            $lines = @(Invoke-ChildPwsh -Variables @{ key = (Get-TestKey $emulator $BackEnd | ConvertTo-Json) } {
                    $null = Connect-InstanceManager -ServiceKey $key
                    $plan = Sync-ManagedInstance a -RemoveExtra -WhatIf 6>$null
                    @($plan | Where-Object Action -EQ Remove).Count
                })
            $lines[-1] | Should -Be 5
            $told = @($lines -like 'What if:*')
            $told | Should -HaveCount 2
            $told[0] | Should -BeLike "*`"Create`" on target `"managed instance of tenant 'a' at *"
            $told[1] | Should -BeLike '*"Remove" on target "5 managed instances at *'
        }

        It 'tells the cause in 80 columns, of what failed now and of what failed before' {
            $failed = Sync-ManagedInstance fail1 -ErrorAction Ignore
            $failed | Out-String -Width 80 | Should -Match 'fail1 +Create Failed +(Service broker error: )?The d'
            $failed.Message | Should -Not -Match 'fail1'
            $failed.Status | Should -Be 'CREATION_FAILED'
            Repair-ManagedInstance -WhatIf | Out-String -Width 80 | Should -Match 'fail1 +Repair Planned +Creation failed: (Serv|The )'
        }

        It 'honours $WhatIfPreference' {
            $WhatIfPreference = $true
            (Sync-ManagedInstance a)[0].State | Should -Be 'Planned'
            $WhatIfPreference = $false
            Get-Held | Should -BeNullOrEmpty
        }

        It 'removes nothing unless asked to, and then asks' {
            $null = 'a', 'extra' | New-ManagedInstance
            (Sync-ManagedInstance a).TenantId | Should -Be 'a'
            Get-Held | Should -Contain 'extra'
            $lines = Invoke-ChildPwsh -Switch '-NonInteractive' -Variables @{ key = (Get-TestKey $emulator $BackEnd | ConvertTo-Json) } {
                $null = Connect-InstanceManager -ServiceKey $key
                try { Sync-ManagedInstance a, b -RemoveExtra | ForEach-Object { "$($_.Action)" }; 'removed' } catch { 'asked' }
            }
            @($lines)[-1] | Should -Be 'asked'
            Get-Held | Should -Contain 'extra'
        }

        It 'refuses an empty list with -RemoveExtra' {
            $null = New-ManagedInstance a
            $failure = Get-ErrorOf { @() | Sync-ManagedInstance -RemoveExtra -Confirm:$false }
            $failure.FullyQualifiedErrorId | Should -Be 'DesiredListEmpty,SapServiceTools.Cmdlets.TenantInstances.SyncManagedInstanceCommand'
            Get-Held | Should -Be 'a'
        }

        It 'refuses a list with a mistake in it as a whole' {
            Get-ErrorId { 'a', '', 'b' | Sync-ManagedInstance } | Should -Be 'InvalidTenantId'
            Get-Held | Should -BeNullOrEmpty
        }

        It 'tells of a step that failed, and the others go on' {
            $steps = 'fail1', 'good' | Sync-ManagedInstance -ErrorVariable failures -ErrorAction SilentlyContinue
            $failures | Should -HaveCount 1
            $failures[0].FullyQualifiedErrorId | Should -Be 'InstanceCreationFailed,SapServiceTools.Cmdlets.TenantInstances.SyncManagedInstanceCommand'
            $failures[0].TargetObject | Should -Be 'fail1'
            $failed = $steps | Where-Object TenantId -EQ fail1
            $failed.State | Should -Be 'Failed'
            $failed.Message | Should -Match 'out of memory'
            ($steps | Where-Object TenantId -EQ good).State | Should -Be 'Done'
        }

        It 'goes on with what is under way, and makes anew what failed' {
            $null = New-ManagedInstance running -NoWait
            $null = New-ManagedInstance fail1 -ErrorAction Ignore
            $emulator.FailingTenants.Clear()
            $steps = Sync-ManagedInstance running, fail1
            $steps.State | Select-Object -Unique | Should -Be 'Done'
            (Get-ManagedInstance running, fail1 -NoCache).Status | Select-Object -Unique | Should -Be 'CREATION_SUCCEEDED'
        }

        It 'does not undo a failed deletion without asking, since that would take the data' {
            $null = New-ManagedInstance keep1
            Remove-ManagedInstance keep1 -Confirm:$false -ErrorAction Ignore
            $lines = Invoke-ChildPwsh -Switch '-NonInteractive' -Variables @{ key = (Get-TestKey $emulator $BackEnd | ConvertTo-Json) } {
                $null = Connect-InstanceManager -ServiceKey $key
                try { $null = Sync-ManagedInstance keep1; 'done' } catch { 'asked' }
            }
            @($lines)[-1] | Should -Be 'asked'
            $emulator.FailingDeletions.Clear()
            (Sync-ManagedInstance keep1 -Confirm:$false).Status | Should -Be 'CREATION_SUCCEEDED'
        }

        It 'passes parameters on' {
            $null = Sync-ManagedInstance a -ProvisioningParameter @{ database_id = 'db1' }
            (Get-ArrivedParameter $emulator $BackEnd a).provisioning_parameters.database_id | Should -Be 'db1'
            Get-ErrorId { Sync-ManagedInstance a -BindingParameter 5 } | Should -Be 'InvalidParameter'
        }
    }
}
