BeforeAll {
    . $PSScriptRoot/Support.ps1
    $emulator = Start-TestEmulator
}

AfterAll {
    Stop-ServiceEmulator $emulator
}

Describe 'Get-ServiceSession' {
    BeforeEach {
        Get-ServiceSession | Disconnect-ServiceSession
        $one = Connect-TestEmulator $emulator
        $two = Connect-TestEmulator $emulator
    }

    It 'lists the open ones of this runspace' {
        (Get-ServiceSession).Id | Should -Be $one.Id, $two.Id
        $elsewhere = [powershell]::Create()
        try {
            $elsewhere.AddScript("Import-Module '$ManifestPath'; @(Get-ServiceSession).Count").Invoke() | Should -Be 0
        }
        finally {
            $elsewhere.Dispose()
        }
    }

    It 'chooses by number and kind' {
        (Get-ServiceSession -Id $two.Id).Id | Should -Be $two.Id
        (Get-ServiceSession -Kind Instance*).Id | Should -Be $one.Id, $two.Id
        Get-ServiceSession -Kind Broker | Should -BeNullOrEmpty
    }

    It 'has an error for a number that is not there' {
        $failure = Get-ErrorOf { Get-ServiceSession -Id 999999 }
        $failure.FullyQualifiedErrorId | Should -Be 'SessionNotFound,SapServiceTools.Cmdlets.Sessions.GetServiceSessionCommand'
        $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }
}

Describe 'Disconnect-ServiceSession' {
    BeforeEach {
        Get-ServiceSession | Disconnect-ServiceSession
        $one = Connect-TestEmulator $emulator
        $two = Connect-TestEmulator $emulator
    }

    It 'closes by object, by number and from the pipeline' {
        Disconnect-ServiceSession $one | Should -BeNullOrEmpty
        $one.IsClosed | Should -BeTrue
        Disconnect-ServiceSession -Id $two.Id
        $two.IsClosed | Should -BeTrue
        $three = Connect-TestEmulator $emulator
        $three | Disconnect-ServiceSession
        $three.IsClosed | Should -BeTrue
        Get-ServiceSession | Should -BeNullOrEmpty
    }

    It 'does no harm twice' {
        Disconnect-ServiceSession $one, $one
        Get-ErrorOf { Disconnect-ServiceSession $one } | Should -BeNullOrEmpty
    }

    It 'leaves no default behind' {
        Disconnect-ServiceSession $two
        Get-ErrorId { Get-ManagedInstance } | Should -Be 'SessionRequired'
        Get-ErrorOf { Get-ManagedInstance -Session $one } | Should -BeNullOrEmpty
    }

    It 'does nothing with -WhatIf' {
        Disconnect-ServiceSession $one -WhatIf
        $one.IsClosed | Should -BeFalse
    }

    It 'has an error for a number that is not there' {
        Get-ErrorId { Disconnect-ServiceSession -Id 999999 } | Should -Be 'SessionNotFound'
    }

    It 'ends waits in the session with an error' {
        $emulator.StuckTenants.Add('stuck*')
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("Import-Module '$ManifestPath'").AddStatement().AddScript({ param($s) New-ManagedInstance stuck1 -Session $s }).AddArgument($one)
            $running = $shell.BeginInvoke()
            Wait-Until { $emulator.GetInstance('stuck1') }
            Disconnect-ServiceSession $one
            $null = $shell.EndInvoke($running)
            $shell.Streams.Error[0].FullyQualifiedErrorId | Should -Match '^SessionClosed,'
        }
        finally {
            $shell.Dispose()
        }
    }
}
