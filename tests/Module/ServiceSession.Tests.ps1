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

Describe 'The number of a session' {
    BeforeAll {
        Get-ServiceSession | Disconnect-ServiceSession
        $one = Connect-TestEmulator $emulator
        $other = Start-TestEmulator
        $two = Connect-TestEmulator $other -With @{ NoDefault = $true }
    }

    AfterAll {
        Get-ServiceSession | Disconnect-ServiceSession
        Stop-ServiceEmulator $other
    }

    It 'stands for it, typed or as text, also in defaults' {
        (New-ManagedInstance numbered -Session $two.Id).TenantId | Should -Be 'numbered'
        $other.GetInstance('numbered') | Should -Not -BeNullOrEmpty
        (Get-ManagedInstance numbered -Session "$($two.Id)").TenantId | Should -Be 'numbered'
        $PSDefaultParameterValues = @{ '*-ManagedInstance:Session' = $two.Id }
        (Get-ManagedInstance).TenantId | Should -Be 'numbered'
        $PSDefaultParameterValues.Clear()
        Get-ManagedInstance | Should -BeNullOrEmpty
    }

    It 'is completed, and what follows is completed from there' {
        function Get-Completion([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText }
        Get-Completion 'Get-ManagedInstance -Session ' | Should -Be "$($one.Id)", "$($two.Id)"
        Get-Completion "Get-ManagedInstance -Session $($two.Id) -TenantId num" | Should -Be 'numbered'
        Get-Completion "Get-ManagedInstance -Session '$($two.Id)' num" | Should -Be 'numbered'
        Get-Completion "Get-ManagedInstance -Session $($one.Id) -TenantId num" | Should -BeNullOrEmpty
    }

    It 'of another kind is told with both kinds, and of another runspace means nothing' {
        $broker = $other | Connect-Broker
        "$(Get-ErrorOf { Get-ManagedInstance -Session $broker.Id })" | Should -Match "'Session'.*Broker session \d+ at 127\.0\.0\.1.*InstanceManagerSession"
        $elsewhere = [powershell]::Create()
        try {
            $null = $elsewhere.AddScript("Import-Module '$ManifestPath'; try { Get-ManagedInstance -Session $($two.Id) } catch { `"`$_`" }")
            $elsewhere.Invoke() | Should -Match 'nor the number of one that is open in this runspace'
        }
        finally {
            $elsewhere.Dispose()
        }
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

Describe 'A session of another kind' {
    It 'is told with its number, the kind that is needed and what to do: <Command>' -ForEach @(
        @{ Command = 'Get-ManagedInstance'; Given = 'Broker'; Needed = 'InstanceManager' }
        @{ Command = 'Get-BrokerInstance'; Given = 'Sahara'; Needed = 'Broker' }
        @{ Command = 'Get-SaharaCluster'; Given = 'InstanceManager'; Needed = 'Sahara' }
    ) {
        $emulator = Start-TestEmulator
        try {
            $session = $emulator | & "Connect-$Given" -NoDefault
            foreach ($one in $session, $session.Id) {
                $failure = { & $Command -Session $one } | Should -Throw -PassThru
                $failure.Exception.Message | Should -Match "'Session'.*Session $($session.Id) is one of Connect-$Given, and this cmdlet needs one of Connect-$Needed\..*Get-ServiceSession"
            }
            Disconnect-ServiceSession $session
        }
        finally { Stop-ServiceEmulator $emulator }
    }
}
