Describe 'Update-ManagedInstance' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-TestEmulator -With @{ FailingUpdate = 'fixed*' }
        $session = Connect-TestEmulator $emulator -BackEnd ServiceManager
        $null = 'a', 'b', 'fixed1' | New-ManagedInstance
    }

    AfterAll {
        Disconnect-ServiceSession $session
        Stop-ServiceEmulator $emulator
    }

    It 'changes parameters and waits' {
        $changed = Update-ManagedInstance a, b @{ enableTenant = $true }
        $changed | Should -HaveCount 2
        $changed[0] | Should -BeOfType SapServiceTools.ManagedInstance
        $changed.Status | Select-Object -Unique | Should -Be 'CREATION_SUCCEEDED'
        foreach ($tenant in 'a', 'b') { (Get-ArrivedParameter $emulator ServiceManager $tenant).provisioning_parameters.enableTenant | Should -BeTrue }
    }

    It 'takes instances, rows with parameters of their own, and JSON' {
        (Get-ManagedInstance a | Update-ManagedInstance -ProvisioningParameter '{ "n": 1 }').TenantId | Should -Be 'a'
        (Get-ArrivedParameter $emulator ServiceManager a).provisioning_parameters.n | Should -Be 1
        $null = [pscustomobject]@{ TenantId = 'a'; ProvisioningParameter = @{ n = 2 } }, [pscustomobject]@{ TenantId = 'b'; ProvisioningParameter = @{ n = 3 } } | Update-ManagedInstance
        'a', 'b' | ForEach-Object { (Get-ArrivedParameter $emulator ServiceManager $_).provisioning_parameters.n } | Should -Be 2, 3
    }

    It 'returns an operation with -NoWait' {
        $operation = Update-ManagedInstance a @{ n = 4 } -NoWait
        $operation.Type | Should -Be 'Update'
        ($operation | Wait-ManagedInstance).TenantId | Should -Be 'a'
        (Get-ArrivedParameter $emulator ServiceManager a).provisioning_parameters.n | Should -Be 4
    }

    It 'reports a failed change, a missing tenant and bad parameters, one by one' {
        $failure = Get-ErrorOf { Update-ManagedInstance fixed1 @{ n = 1 } }
        $failure.FullyQualifiedErrorId | Should -Be 'InstanceUpdateFailed,SapServiceTools.Cmdlets.TenantInstances.UpdateManagedInstanceCommand'
        "$failure" | Should -Match 'does not allow'
        Get-ErrorId { Update-ManagedInstance nobody @{ n = 1 } } | Should -Be 'InstanceNotFound'
        Get-ErrorId { Update-ManagedInstance a '[1]' } | Should -Be 'InvalidParameter'
        # What can't be changed stays usable.
        (Get-ManagedInstance fixed1 -NoCache).Status | Should -Be 'CREATION_SUCCEEDED'
    }

    It 'changes nothing with -WhatIf' {
        $since = [datetimeoffset]::Now
        Update-ManagedInstance a @{ n = 9 } -WhatIf | Should -BeNullOrEmpty
        Get-ChangeRequest $emulator $since | Should -BeNullOrEmpty
    }

    It 'is something that an Instance Manager can''t do' {
        $old = Connect-TestEmulator $emulator -With @{ NoDefault = $true }
        $null = New-ManagedInstance a -Session $old
        $failure = Get-ErrorOf { Update-ManagedInstance a @{ n = 1 } -Session $old }
        $failure.FullyQualifiedErrorId | Should -Be 'OperationNotSupported,SapServiceTools.Cmdlets.TenantInstances.UpdateManagedInstanceCommand'
        $failure.CategoryInfo.Category | Should -Be 'InvalidOperation'
        Disconnect-ServiceSession $old
    }
}
