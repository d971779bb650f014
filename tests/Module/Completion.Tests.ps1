BeforeAll {
    . $PSScriptRoot/Support.ps1
    $emulator = Start-TestEmulator
    $session = Connect-TestEmulator $emulator
    $null = 'acme', 'Apex', 'with blank', "o'brien", '42nd', 'x$b' | New-ManagedInstance

    function Get-Completion {
        param([string] $Line)
        (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText
    }
}

AfterAll {
    Get-ServiceSession | Disconnect-ServiceSession
    Stop-ServiceEmulator $emulator
}

Describe 'Completion of tenants' {
    It 'has those of the cache' {
        Get-Completion 'Get-ManagedInstance -TenantId ' | Should -Contain 'acme'
    }

    It 'ignores case, and takes <_>' -ForEach 'Get-ManagedInstance a', 'Remove-ManagedInstance -TenantId A', 'Wait-ManagedInstance a', 'Get-ManagedInstanceCredential a', 'Clear-ManagedInstanceCache a' {
        (Get-Completion $_)[0..1] | Sort-Object | Should -Be 'acme', 'Apex'
    }

    It 'quotes what needs quotes' {
        Get-Completion 'Get-ManagedInstance with' | Should -Be "'with blank'"
        Get-Completion 'Get-ManagedInstance o' | Should -Contain "'o''brien'"
        Get-Completion 'Get-ManagedInstance 42' | Should -Be "'42nd'"
        Get-Completion "Get-ManagedInstance 'ac" | Should -Contain "'acme'"
        Get-Completion 'Get-ManagedInstance "with' | Should -Be '"with blank"'
        Get-Completion 'Get-ManagedInstance "x$' | Should -Be '"x`$b"'
    }

    It 'gives text that means the tenant' {
        foreach ($text in Get-Completion 'Get-ManagedInstance ') {
            (& ([scriptblock]::Create("Get-ManagedInstance $text"))).TenantId | Should -Be (& ([scriptblock]::Create("Write-Output $text")))
        }
    }

    It 'honours -Session' {
        $other = Start-TestEmulator
        $there = Connect-TestEmulator $other -With @{ NoDefault = $true }
        $null = New-ManagedInstance elsewhere -Session $there
        Get-Completion 'Get-ManagedInstance -Session $there -TenantId e' | Should -Be 'elsewhere'
        Get-Completion 'Get-ManagedInstance elsew' | Should -BeNullOrEmpty
        Stop-ServiceEmulator $other
    }

    It 'sends no request' {
        $before = $session.RequestCount
        $null = Get-Completion 'Get-ManagedInstance '
        $session.RequestCount | Should -Be $before
    }

    It 'without a session, or with a closed one, is empty' {
        $closed = Connect-TestEmulator $emulator -With @{ NoDefault = $true }
        Disconnect-ServiceSession $closed
        # What the shell itself offers instead are files.
        Get-Completion 'Get-ManagedInstance -Session $closed -TenantId acm' | Should -BeNullOrEmpty
    }
}

Describe 'Completion of statuses' {
    It 'has the known ones' {
        Get-Completion 'Get-ManagedInstance -Status cre' | Should -Be 'CREATION_FAILED', 'CREATION_IN_PROGRESS', 'CREATION_SUCCEEDED'
        Get-Completion 'Get-ManagedInstance -Status failed' | Should -Be 'BINDING_FAILED', 'CREATION_FAILED', 'DELETION_FAILED'
    }
}
