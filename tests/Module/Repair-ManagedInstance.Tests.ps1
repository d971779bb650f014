BeforeDiscovery {
    . $PSScriptRoot/BackEnds.ps1
}

Describe '<BackEnd>' -ForEach $BackEnds {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
    }

    BeforeEach {
        $emulator = Start-TestEmulator -With @{ FailingTenant = 'fail*'; FailingDeletion = 'keep*' }
        $session = Connect-TestEmulator $emulator -BackEnd $BackEnd
    }

    AfterEach {
        Disconnect-ServiceSession $session
        Stop-ServiceEmulator $emulator
    }

    Describe 'Repair-ManagedInstance' {
        It 'finds nothing in a fleet in order' {
            $null = 'a', 'b' | New-ManagedInstance
            Repair-ManagedInstance | Should -BeNullOrEmpty
            Repair-ManagedInstance a | Should -BeNullOrEmpty
        }

        It 'makes failed creations anew, and says what it found and did' {
            $null = 'a', 'fail1' | New-ManagedInstance -ErrorAction Ignore
            $emulator.FailingTenants.Clear()
            $step = Repair-ManagedInstance
            $step | Should -BeOfType SapServiceTools.FleetStep
            $step.TenantId | Should -Be 'fail1'
            $step.Action | Should -Be 'Repair'
            $step.Found | Should -Be 'CREATION_FAILED'
            $step.Reason | Should -Match 'out of memory'
            $step.State | Should -Be 'Done'
            $step.Status | Should -Be 'CREATION_SUCCEEDED'
            (Get-ManagedInstance fail1 -NoCache).Status | Should -Be 'CREATION_SUCCEEDED'
            Repair-ManagedInstance | Should -BeNullOrEmpty
        }

        It 'reports what can''t be mended, and goes on' {
            $null = 'fail1', 'fail2' | New-ManagedInstance -ErrorAction Ignore
            $steps = Repair-ManagedInstance -ErrorVariable failures -ErrorAction SilentlyContinue
            $steps.State | Select-Object -Unique | Should -Be 'Failed'
            $failures | Should -HaveCount 2
            $failures[0].FullyQualifiedErrorId | Should -Match '^InstanceCreationFailed,'
        }

        It 'brings deletions that failed to their end, and asks before' {
            $null = New-ManagedInstance keep1
            Remove-ManagedInstance keep1 -Confirm:$false -ErrorAction Ignore
            $lines = Invoke-ChildPwsh -Switch '-NonInteractive' -Variables @{ key = (Get-TestKey $emulator $BackEnd | ConvertTo-Json) } {
                $null = Connect-InstanceManager -ServiceKey $key
                try { $null = Repair-ManagedInstance; 'done' } catch { 'asked' }
            }
            @($lines)[-1] | Should -Be 'asked'
            $emulator.FailingDeletions.Clear()
            $step = Repair-ManagedInstance -Confirm:$false
            $step.Found | Should -Be 'DELETION_FAILED'
            $step.State | Should -Be 'Done'
            $step.Status | Should -BeNullOrEmpty
            Get-ManagedInstance | Should -BeNullOrEmpty
        }

        It 'waits for what another run left under way' {
            $null = New-ManagedInstance running -NoWait
            $steps = Repair-ManagedInstance running
            # It may be done by the time of the look, but not without a binding then.
            if ($steps) { $steps.Status | Should -Be 'CREATION_SUCCEEDED' }
            (Get-ManagedInstance running -NoCache -NoWait).Status | Should -Be 'CREATION_SUCCEEDED'
        }

        It 'takes tenants and instances, and only those' {
            $null = 'fail1', 'fail2', 'fail3' | New-ManagedInstance -ErrorAction Ignore
            $emulator.FailingTenants.Clear()
            (Repair-ManagedInstance fail1).TenantId | Should -Be 'fail1'
            (Get-ManagedInstance fail2 -NoCache | Repair-ManagedInstance).TenantId | Should -Be 'fail2'
            (Get-ManagedInstance fail3 -NoCache).Status | Should -Be 'CREATION_FAILED'
            $failure = Get-ErrorOf { Repair-ManagedInstance nobody }
            $failure.FullyQualifiedErrorId | Should -Be 'InstanceNotFound,SapServiceTools.Cmdlets.TenantInstances.RepairManagedInstanceCommand'
            $failure.TargetObject | Should -Be 'nobody'
        }

        It 'changes nothing with -WhatIf' {
            $null = New-ManagedInstance fail1 -ErrorAction Ignore
            $before = $emulator.RequestCounts
            $step = Repair-ManagedInstance -WhatIf
            $after = $emulator.RequestCounts
            $step.State | Should -Be 'Planned'
            $after.Total - $before.Total | Should -Be ($after.List - $before.List)
        }

        Describe '-JournalPath' {
            BeforeEach {
                $journal = Join-Path $TestDrive "$([guid]::NewGuid()).journal"
                $null = 'fail1', 'fail2' | New-ManagedInstance -ErrorAction Ignore
            }

            It 'has what failed in between until it is there, and is empty then' {
                # What can't be created again is deleted nonetheless, and may be what a binding's failure takes back.
                $null = Repair-ManagedInstance -JournalPath $journal -ErrorAction Ignore
                (Get-Content -LiteralPath $journal | Select-Object -Skip 1 | ConvertFrom-Json).tenant | Sort-Object | Should -Be 'fail1', 'fail2'
                $null = Remove-ManagedInstance fail1 -Confirm:$false
                $emulator.FailingTenants.Clear()
                $steps = Repair-ManagedInstance -JournalPath $journal | Sort-Object TenantId
                $steps.Action | Should -Be 'Create', 'Repair'
                $steps[0].Found | Should -BeNullOrEmpty
                $steps[0].Reason | Should -Match 'an earlier repair deleted it'
                $steps.Status | Select-Object -Unique | Should -Be 'CREATION_SUCCEEDED'
                (Get-Item -LiteralPath $journal).Length | Should -Be 0
                Repair-ManagedInstance -JournalPath $journal | Should -BeNullOrEmpty
            }

            It 'goes on with what was begun, whatever is named' {
                $null = Repair-ManagedInstance -JournalPath $journal -ErrorAction Ignore
                $null = 'fail1', 'fail2' | Remove-ManagedInstance -Confirm:$false
                $emulator.FailingTenants.Clear()
                $null = New-ManagedInstance other
                (Repair-ManagedInstance other -JournalPath $journal).TenantId | Sort-Object | Should -Be 'fail1', 'fail2'
                (Get-ManagedInstance).TenantId | Sort-Object | Should -Be 'fail1', 'fail2', 'other'
            }

            It 'goes on also where nothing comes from the pipeline, and takes no missing instance for an error' {
                $null = Repair-ManagedInstance -JournalPath $journal -ErrorAction Ignore
                $null = 'fail1', 'fail2' | Remove-ManagedInstance -Confirm:$false
                $emulator.FailingTenants.Clear()
                $steps = Get-ManagedInstance -Status *_FAILED -NoCache | Repair-ManagedInstance -JournalPath $journal -ErrorVariable failures
                $steps.TenantId | Sort-Object | Should -Be 'fail1', 'fail2'
                $failures | Should -BeNullOrEmpty
            }

            It 'takes a deletion that it began for half of the work, and asks for one that failed' {
                $null = Repair-ManagedInstance fail1 -JournalPath $journal -ErrorAction Ignore
                $emulator.FailingTenants.Clear()
                $emulator.FailingDeletions.Add('fail1')
                $null = Remove-ManagedInstance fail1 -Confirm:$false -ErrorAction Ignore
                $emulator.FailingDeletions.Clear()
                $step = Repair-ManagedInstance fail1 -JournalPath $journal -Confirm:$false
                $step.Found | Should -Be 'DELETION_FAILED'
                $step.Status | Should -Be 'CREATION_SUCCEEDED'
                (Get-ManagedInstance fail1 -NoCache).Status | Should -Be 'CREATION_SUCCEEDED'
                (Get-Item -LiteralPath $journal).Length | Should -Be 0
            }

            It 'leaves alone what was begun elsewhere, and says so' {
                $null = Repair-ManagedInstance -JournalPath $journal -ErrorAction Ignore
                $other = Start-TestEmulator
                $elsewhere = Connect-TestEmulator $other -BackEnd $BackEnd -With @{ NoDefault = $true }
                Repair-ManagedInstance -Session $elsewhere -JournalPath $journal -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeNullOrEmpty
                $warnings | Should -HaveCount 1
                "$warnings" | Should -Match "'fail1' at .*'fail2' at "
                $other.RequestCounts.Create | Should -Be 0
                Disconnect-ServiceSession $elsewhere
                Stop-ServiceEmulator $other
            }

            It 'is not made or changed with -WhatIf' {
                (Repair-ManagedInstance -JournalPath $journal -WhatIf).TenantId | Sort-Object | Should -Be 'fail1', 'fail2'
                Test-Path -LiteralPath $journal | Should -BeFalse
                $null = Repair-ManagedInstance -JournalPath $journal -ErrorAction Ignore
                $emulator.FailingTenants.Clear()
                $null = 'fail1', 'fail2' | Remove-ManagedInstance -Confirm:$false
                $null = New-ManagedInstance fail1
                $content = Get-Content -LiteralPath $journal -Raw
                (Repair-ManagedInstance -JournalPath $journal -WhatIf).TenantId | Should -Be 'fail2'
                Get-Content -LiteralPath $journal -Raw | Should -BeExactly $content
            }

            It 'is its owner''s alone' -Skip:$IsWindows {
                $null = New-Item -ItemType File -Path $journal
                [IO.File]::SetUnixFileMode($journal, 'UserRead, UserWrite, GroupRead, OtherRead')
                $fresh = "$journal-2"
                foreach ($path in $journal, $fresh) {
                    $null = Repair-ManagedInstance -JournalPath $path -ErrorAction Ignore
                    [int][IO.File]::GetUnixFileMode($path) | Should -Be ([int][IO.UnixFileMode]'UserRead, UserWrite')
                }
            }

            It 'is refused before anything is changed where it is none, or can''t be opened' {
                Set-Content -LiteralPath $journal 'TenantId,Name'
                Get-ErrorId { Repair-ManagedInstance -JournalPath $journal } | Should -Be 'JournalUnreadable'
                Get-Content -LiteralPath $journal | Should -Be 'TenantId,Name'
                Get-ErrorId { Repair-ManagedInstance -JournalPath (Join-Path $TestDrive nowhere x) } | Should -Be 'FileUnwritable'
                Get-ErrorId { Repair-ManagedInstance -JournalPath $TestDrive } | Should -Be 'FileUnwritable'
                $emulator.RequestCounts.Delete | Should -Be 0
            }

            It 'is warned for, once, where it is missing and something is replaced' {
                $null = Repair-ManagedInstance -WarningVariable warnings -WarningAction SilentlyContinue -ErrorAction Ignore
                $warnings | Should -HaveCount 1
                "$warnings" | Should -Match '-JournalPath'
                $null = Repair-ManagedInstance -WhatIf -WarningVariable warnings
                $warnings | Should -BeNullOrEmpty
                $null = Repair-ManagedInstance -JournalPath $journal -WarningVariable warnings -ErrorAction Ignore
                $warnings | Should -BeNullOrEmpty
                $emulator.FailingTenants.Clear()
                $null = Repair-ManagedInstance -WarningAction Ignore
                $null = Repair-ManagedInstance -WarningVariable warnings
                $warnings | Should -BeNullOrEmpty
            }
        }
    }
}

Describe 'Bindings' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-TestEmulator -With @{ FailingBinding = 'unbound*' }
        $session = Connect-TestEmulator $emulator -BackEnd ServiceManager -With @{ AllowBinding = $false }
    }

    AfterAll {
        Disconnect-ServiceSession $session
        Stop-ServiceEmulator $emulator
    }

    It 'that are missing are made' {
        $null = $emulator.ServiceManager.AddInstance('lacking', 'by-hand', 0)
        $step = Repair-ManagedInstance
        $step.Found | Should -Be 'BINDING_MISSING'
        $step.Status | Should -Be 'CREATION_SUCCEEDED'
        (Get-ManagedInstanceCredential lacking).TenantId | Should -Be 'lacking'
        $emulator.ServiceManager.Instances.TenantId | Should -Be 'lacking'
    }

    It 'that can''t be used get a usable one beside them' {
        $id = $emulator.ServiceManager.AddInstance('broken', 'by-hand-too', 0)
        $null = $emulator.ServiceManager.AddBinding($id, $false)
        $step = Repair-ManagedInstance broken
        $step.Found | Should -Be 'BINDING_FAILED'
        $step.State | Should -Be 'Done'
        (Get-ManagedInstanceCredential broken -NoCache).TenantId | Should -Be 'broken'
    }

    It 'that failed beside a usable one are cleared away' {
        $null = $emulator.ServiceManager.AddInstance('unbound9', 'by-hand-nine', 1)
        # A renewal that failed, and whose own clearing away didn't happen.
        Get-ErrorId { Update-ManagedInstanceCredential unbound9 } | Should -Be 'BindingFailed'
        ($emulator.ServiceManager.Instances | Where-Object TenantId -EQ unbound9).BindingIds | Should -HaveCount 2
        $step = Repair-ManagedInstance unbound9
        $step.Found | Should -Be 'CREATION_SUCCEEDED'
        $step.Reason | Should -Match 'failed'
        $step.State | Should -Be 'Done'
        ($emulator.ServiceManager.Instances | Where-Object TenantId -EQ unbound9).BindingIds | Should -HaveCount 1
        Repair-ManagedInstance unbound9 | Should -BeNullOrEmpty
    }

    It 'that fail again leave no heap of failed ones' {
        $id = $emulator.ServiceManager.AddInstance('unbound1', 'by-hand-three', 0)
        foreach ($try in 1..3) { Get-ErrorId { $null = Repair-ManagedInstance unbound1 } | Should -Be 'BindingFailed' }
        ($emulator.ServiceManager.Instances | Where-Object Id -EQ $id).BindingIds.Count | Should -Be 1
    }
}

Describe 'Several instances of one tenant' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
    }

    BeforeEach {
        $emulator = Start-TestEmulator -With @{ FailingTenant = 'fail*' }
        $session = Connect-TestEmulator $emulator -BackEnd ServiceManager
        $null = New-ManagedInstance a, b
        $own = (Get-ManagedInstance a).Id
        $other = $emulator.ServiceManager.AddInstance('a', 'by-hand')
    }

    AfterEach {
        Disconnect-ServiceSession $session
        Stop-ServiceEmulator $emulator
    }

    It 'are told of by one warning a list, and left alone' {
        foreach ($read in { Get-ManagedInstance }, { Repair-ManagedInstance -Confirm:$false }, { Sync-ManagedInstance a, b }) {
            $null = & $read 3>&1 | Tee-Object -Variable all
            $warnings = @($all | Where-Object { $_ -is [Management.Automation.WarningRecord] })
            $warnings | Should -HaveCount 1 -Because $read
            "$warnings" | Should -Match "'a' has several instances: .*-RemoveDuplicate"
            "$warnings" | Should -Match $own
            "$warnings" | Should -Match $other
        }
        $emulator.ServiceManager.Instances | Should -HaveCount 3
    }

    It 'are settled with -RemoveDuplicate: the one stays that is acted on' {
        $plan = Repair-ManagedInstance -RemoveDuplicate -WhatIf -WarningAction Ignore
        "$plan" | Should -Be 'Remove a'
        $emulator.ServiceManager.Instances | Should -HaveCount 3
        $step = Repair-ManagedInstance a -RemoveDuplicate -Confirm:$false -WarningAction Ignore
        $step.State | Should -Be 'Done'
        $step.Reason | Should -Match "$own stays, and $other is deleted"
        $emulator.ServiceManager.Instances.TenantId | Sort-Object | Should -Be 'a', 'b'
        $emulator.ServiceManager.Instances.Id | Should -Contain $own
        (Get-ManagedInstance a -NoCache).Id | Should -Be $own
        Repair-ManagedInstance -RemoveDuplicate -WarningVariable warnings | Should -BeNullOrEmpty
        $warnings | Should -BeNullOrEmpty
    }

    It 'are settled so that the tenant keeps one that can be used' {
        $null = New-ManagedInstance fail1 -ErrorAction Ignore
        $usable = $emulator.ServiceManager.AddInstance('fail1', 'by-hand-too')
        $null = Repair-ManagedInstance fail1 -RemoveDuplicate -Confirm:$false -WarningAction Ignore
        ($emulator.ServiceManager.Instances | Where-Object TenantId -EQ fail1).Id | Should -Be $usable
        (Get-ManagedInstance fail1 -NoCache).Status | Should -Be 'CREATION_SUCCEEDED'
    }

    It 'are asked for before they are removed' {
        $lines = Invoke-ChildPwsh -Switch '-NonInteractive' -Variables @{ key = (Get-TestKey $emulator ServiceManager | ConvertTo-Json) } {
            $null = Connect-InstanceManager -ServiceKey $key
            try { $null = Repair-ManagedInstance -RemoveDuplicate 3>$null; 'done' } catch { 'asked' }
        }
        @($lines)[-1] | Should -Be 'asked'
        $emulator.ServiceManager.Instances | Should -HaveCount 3
    }

    It 'all go where the tenant is not wanted' {
        $steps = Sync-ManagedInstance b -RemoveExtra -Confirm:$false -WarningAction Ignore
        $steps.State | Select-Object -Unique | Should -Be 'Done'
        $emulator.ServiceManager.Instances.TenantId | Should -Be 'b'
    }

    It 'with a failed one beside the one that is acted on do not cost that one' {
        $emulator.FailingTenants.Clear()
        $null = Sync-ManagedInstance a, b -RemoveExtra -Confirm:$false -WarningAction Ignore
        $null = Repair-ManagedInstance -Confirm:$false -WarningAction Ignore
        $emulator.ServiceManager.Instances.Id | Should -Contain $own
    }
}
