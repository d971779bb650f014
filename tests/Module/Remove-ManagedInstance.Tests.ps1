BeforeDiscovery {
    . $PSScriptRoot/BackEnds.ps1
}

Describe '<BackEnd>' -ForEach $BackEnds {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-TestEmulator -With @{ FailingDeletion = 'keep*' }
        $session = Connect-TestEmulator $emulator -BackEnd $BackEnd
    }

    AfterAll {
        Disconnect-ServiceSession $session
        Stop-ServiceEmulator $emulator
    }

    Describe 'Remove-ManagedInstance' {
        It 'deletes and waits until it is gone' {
            $null = 'a1', 'a2' | New-ManagedInstance
            Remove-ManagedInstance a1, a2 -Confirm:$false | Should -BeNullOrEmpty
            (Get-ManagedInstance).TenantId | Should -Not -Contain 'a1'
        }

        It 'takes instances from the pipeline' {
            $null = 'b1', 'b2' | New-ManagedInstance
            Get-ManagedInstance b* | Remove-ManagedInstance -Confirm:$false
            Get-ManagedInstance b* | Should -BeNullOrEmpty
        }

        It 'asks, and does nothing unless the answer is yes' {
            $null = New-ManagedInstance c1
            (Get-Command Remove-ManagedInstance).ImplementingType.GetCustomAttributes([Management.Automation.CmdletAttribute], $false).ConfirmImpact | Should -Be 'High'
            # With input from nowhere every question ends in an error.
            $lines = Invoke-ChildPwsh -Switch '-NonInteractive' -Variables @{ key = (Get-TestKey $emulator $BackEnd | ConvertTo-Json) } {
                $null = Connect-InstanceManager -ServiceKey $key
                foreach ($more in @{}, @{ Force = $true }, @{ Confirm = $true }) {
                    try { Remove-ManagedInstance c1 @more; 'removed' } catch { 'asked' }
                }
            }
            $lines | Should -Be 'asked', 'asked', 'asked'
            Get-ManagedInstance c1 -NoCache | Should -Not -BeNullOrEmpty
        }

        It 'changes nothing with -WhatIf' {
            $null = New-ManagedInstance d1, d2
            $since = [datetimeoffset]::Now
            Remove-ManagedInstance d1, d2 -WhatIf
            Get-ChangeRequest $emulator $since | Should -BeNullOrEmpty
        }

        It 'has an error for a missing instance, and success with -Force' {
            $failure = Get-ErrorOf { Remove-ManagedInstance nobody -Confirm:$false }
            $failure.FullyQualifiedErrorId | Should -Be 'InstanceNotFound,SapServiceTools.Cmdlets.TenantInstances.RemoveManagedInstanceCommand'
            $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
            $failure.Exception.StatusCode | Should -Be 404
            $verbose = Remove-ManagedInstance nobody -Force -Confirm:$false -Verbose 4>&1
            "$verbose" | Should -Match "nobody.*nothing to remove"
        }

        It 'takes an object whose instance is gone since it was read for what it is: done' {
            $read = New-ManagedInstance gone1
            Remove-ManagedInstance gone1 -Confirm:$false
            $verbose = $read | Remove-ManagedInstance -Confirm:$false -ErrorAction Stop -Verbose 4>&1
            "$verbose" | Should -Match 'gone1.*nothing to remove'
        }

        It 'takes wildcards for what they are: characters' {
            $null = New-ManagedInstance e1
            Get-ErrorId { Remove-ManagedInstance 'e*' -Confirm:$false } | Should -Be 'InstanceNotFound'
            Get-ManagedInstance e1 -NoCache | Should -Not -BeNullOrEmpty
        }

        It 'returns the operation with -PassThru and with -NoWait' {
            $null = 'f1', 'f2' | New-ManagedInstance
            $done = Remove-ManagedInstance f1 -PassThru -Confirm:$false
            $done.TenantId | Should -Be 'f1'
            $done.Type | Should -Be 'Delete'
            (Get-ManagedInstance).TenantId | Should -Not -Contain 'f1'
            $running = Remove-ManagedInstance f2 -NoWait -Confirm:$false
            $running.TenantId | Should -Be 'f2'
            $running | Wait-ManagedInstance
        }

        It 'reports a failed deletion, and the others go on' {
            $null = 'keep1', 'g1' | New-ManagedInstance
            Remove-ManagedInstance keep1, g1 -Confirm:$false -ErrorVariable failures -ErrorAction SilentlyContinue
            $failures | Should -HaveCount 1
            $failures[0].FullyQualifiedErrorId | Should -Be 'InstanceDeletionFailed,SapServiceTools.Cmdlets.TenantInstances.RemoveManagedInstanceCommand'
            $failures[0].CategoryInfo.Category | Should -Be 'OperationStopped'
            (Get-ManagedInstance).TenantId | Should -Not -Contain 'g1'
        }

        It 'refuses blank tenants one by one' {
            Get-ErrorId { '', 'nobody' | Remove-ManagedInstance -Force -Confirm:$false } | Should -Be 'InvalidTenantId'
        }

        It 'forgets what the cache had' {
            $null = New-ManagedInstance h1
            $null = Get-ManagedInstance h1
            Remove-ManagedInstance h1 -Confirm:$false
            Get-ErrorId { Get-ManagedInstance h1 } | Should -Be 'InstanceNotFound'
        }
    }
}
