BeforeDiscovery {
    . $PSScriptRoot/BackEnds.ps1
}

Describe '<BackEnd>' -ForEach $BackEnds {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-TestEmulator
        $session = Connect-TestEmulator $emulator -BackEnd $BackEnd
        $null = 'a', 'b', 'c' | New-ManagedInstance

        function Get-Password {
            param($TenantId)
            (Get-ManagedInstanceCredential $TenantId -AsPlainText).password
        }
    }

    AfterAll {
        Disconnect-ServiceSession $session
        Stop-ServiceEmulator $emulator
    }

    It 'gives new credentials, which everybody gets from then on' {
        $before = Get-Password a
        $rotation = Update-ManagedInstanceCredential a
        $rotation | Should -BeOfType SapServiceTools.CredentialRotation
        $rotation.TenantId | Should -Be 'a'
        $rotation.Credentials.FieldNames | Should -Contain 'password'
        Get-Password a | Should -Not -Be $before
        (Get-ManagedInstance a).BindingId | Should -Not -BeNullOrEmpty
    }

    It 'takes several tenants and instances' {
        (Update-ManagedInstanceCredential a, b).TenantId | Sort-Object | Should -Be 'a', 'b'
        (Get-ManagedInstance a | Update-ManagedInstanceCredential).TenantId | Should -Be 'a'
    }

    It 'with -RemoveOld leaves the new ones only' {
        $rotation = Update-ManagedInstanceCredential b -RemoveOld
        $rotation.OldRemoved | Should -BeTrue
        if ($BackEnd -eq 'ServiceManager') {
            ($emulator.ServiceManager.Instances | Where-Object TenantId -EQ b).BindingIds | Should -Be $rotation.BindingId
        }
        Get-Password b | Should -Not -BeNullOrEmpty
    }

    It 'changes nothing with -WhatIf' {
        $since = [datetimeoffset]::Now
        Update-ManagedInstanceCredential a -RemoveOld -WhatIf | Should -BeNullOrEmpty
        Get-ChangeRequest $emulator $since | Should -BeNullOrEmpty
    }

    It 'has an error for a missing tenant' {
        $failure = Get-ErrorOf { Update-ManagedInstanceCredential nobody }
        $failure.FullyQualifiedErrorId | Should -Be 'InstanceNotFound,SapServiceTools.Cmdlets.TenantInstances.UpdateManagedInstanceCredentialCommand'
    }

    It 'hands its result on' {
        (Update-ManagedInstanceCredential c | Get-ManagedInstanceCredential).TenantId | Should -Be 'c'
    }
}

Describe 'A rotation in two steps' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-TestEmulator
        $session = Connect-TestEmulator $emulator -BackEnd ServiceManager
        $null = New-ManagedInstance a
    }

    AfterAll {
        Disconnect-ServiceSession $session
        Stop-ServiceEmulator $emulator
    }

    It 'keeps the old credentials until they are given up, also when that is said twice' {
        $old = (Get-ManagedInstance a).BindingId
        $rotation = Update-ManagedInstanceCredential a
        $rotation.OldBindingId | Should -Be $old
        $rotation.OldRemoved | Should -BeFalse
        $emulator.ServiceManager.Instances[0].BindingIds | Should -Be $old, $rotation.BindingId

        $since = [datetimeoffset]::Now
        $rotation | Update-ManagedInstanceCredential -WhatIf | Should -BeNullOrEmpty
        $rotation.OldRemoved | Should -BeFalse
        Get-ChangeRequest $emulator $since | Should -BeNullOrEmpty
        ($rotation | Update-ManagedInstanceCredential).OldRemoved | Should -BeTrue
        $emulator.ServiceManager.Instances[0].BindingIds | Should -Be $rotation.BindingId
        Get-ErrorOf { $null = $rotation | Update-ManagedInstanceCredential } | Should -BeNullOrEmpty
    }

    It 'passes binding parameters on' {
        $null = Update-ManagedInstanceCredential a -BindingParameter @{ role = 'reader' }
        (Get-ArrivedParameter $emulator ServiceManager a).binding_parameters.role | Should -Be 'reader'
    }
}

Describe 'An Instance Manager that can''t renew' {
    It 'is told of clearly' {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-TestEmulator
        $session = Connect-TestEmulator $emulator
        $null = New-ManagedInstance a
        foreach ($status in 404, 405, 501) {
            $emulator.Faults.Add(@{ Operation = 'Rebind'; StatusCode = $status })
            $failure = Get-ErrorOf { Update-ManagedInstanceCredential a }
            $failure.FullyQualifiedErrorId | Should -Be 'OperationNotSupported,SapServiceTools.Cmdlets.TenantInstances.UpdateManagedInstanceCredentialCommand'
            $failure.ErrorDetails.RecommendedAction | Should -Match 'Service Manager'
        }
        Disconnect-ServiceSession $session
        Stop-ServiceEmulator $emulator
    }
}
