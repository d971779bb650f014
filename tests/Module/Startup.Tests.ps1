# What an import and the first commands load and compile, in counts: times differ between machines and runs, counts don't.
BeforeAll {
    . $PSScriptRoot/Support.ps1
    $precompiled = Get-ChildItem (Join-Path $ModulePath 'bin' 'precompiled') -Directory -Filter "*-$([Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier)" -ErrorAction Ignore |
        Where-Object { $_.Name -match '^net(\d+)' -and [int]$Matches[1] -le [Environment]::Version.Major }

    # Whether the machine code that there is can be used: the runtime refuses that of another major version.
    $isUsable = "net$([Environment]::Version.Major).0-$([Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier)" -in $precompiled.Name

    $seen = Invoke-ChildPwsh -Variables @{ manifest = $ManifestPath; log = Join-Path $PSScriptRoot 'JitLog.cs' } {
        # What it takes to measure must not bring in what is measured.
        & ([Management.Automation.CmdletInfo]::new('Add-Type', [Microsoft.PowerShell.Commands.AddTypeCommand])) -Path $log
        $before = [AppDomain]::CurrentDomain.GetAssemblies()
        $listener = [JitLog]::new()
        $compiled = @{}
        $null = [JitLog]::Take('Begin')
        Import-Module $manifest
        $compiled.Import = [JitLog]::Take('Imported')
        $loaded = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_ -notin $before }
        $modules = (Get-Module).Name
        $emulator = Start-ServiceEmulator
        $compiled.Emulator = [JitLog]::Take('Started')
        $session = Connect-InstanceManager -ServiceKey $emulator.ServiceKey
        $compiled.Connect = [JitLog]::Take('Connected')
        $listener.Dispose()
        Disconnect-ServiceSession $session
        Stop-ServiceEmulator $emulator
        @{
            Compiled = $compiled
            Modules  = @($modules)
            Loaded   = @($loaded | Where-Object { -not $_.IsDynamic } | ForEach-Object { @{ Name = $_.GetName().Name; Path = $_.Location } })
        } | ConvertTo-Json -Depth 4 -Compress
    } | Select-Object -Last 1 | ConvertFrom-Json

    # The emulator answers in the same process; its part isn't the client's.
    function Get-Compiled([string] $Step, [string] $Pattern, [string] $Except = '^$') {
        @($seen.Compiled.$Step) -match $Pattern -notmatch $Except
    }
}

Describe 'An import' {
    It 'loads the cmdlets and what their signatures name, and no package' {
        $own = $seen.Loaded | Where-Object Path -Like "$ModulePath*"
        $own.Name | Sort-Object | Should -Be 'SapServiceTools', 'SapServiceTools.BrokerHost', 'SapServiceTools.Clients', 'SapServiceTools.Cmdlets'
    }

    It 'reads no version from an assembly, which would load the reader of metadata' {
        # In a process that has compiled nothing itself: the compiler's packages have that reader too.
        $lines = Invoke-ChildPwsh -Variables @{ manifest = $ManifestPath } {
            $names = { [AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { $_.GetName().Name } }
            $before = & $names
            Import-Module $manifest
            "before: $($before -contains 'System.Reflection.Metadata')"
            & $names | Where-Object { $_ -notin $before }
        }
        if ($lines[0] -ne 'before: False') {
            Set-ItResult -Skipped -Because 'this PowerShell loads it itself'
            return
        }
        $lines | Should -Contain 'SapServiceTools.Cmdlets'
        $lines | Should -Not -Contain 'System.Reflection.Metadata'
    }

    It 'searches for no command and imports no other module' {
        $seen.Modules | Should -Not -Contain 'Microsoft.PowerShell.Utility'
        $seen.Compiled.Import | Should -Not -Match 'GetDefaultAvailableModuleFiles'
    }

    It 'takes what was compiled ahead for this platform' {
        if (-not $precompiled) {
            Set-ItResult -Skipped -Because 'nothing was compiled ahead for this platform'
            return
        }
        $cmdlets = $seen.Loaded | Where-Object Name -EQ 'SapServiceTools.Cmdlets'
        Split-Path $cmdlets.Path | Should -BeIn $precompiled.FullName
    }
}

Describe 'What was compiled ahead' {
    BeforeEach {
        if (-not $isUsable) { Set-ItResult -Skipped -Because "nothing was compiled ahead for .NET $([Environment]::Version.Major) on this platform" }
    }

    # SapServiceTools.dll itself isn't, since a module has only one place for it; the loader and some models come from there.
    It 'leaves little of an import to be compiled' {
        @(Get-Compiled Import '^SapServiceTools').Count | Should -BeGreaterThan 0 -Because 'otherwise this test looks at the wrong names'
        @(Get-Compiled Import '^SapServiceTools').Count | Should -BeLessOrEqual 35
        Get-Compiled Import '^SapServiceTools\.(Cmdlets|Clients|BrokerHost)\.' | Should -BeNullOrEmpty
    }

    # Kestrel's part isn't either, since the framework with its types isn't there when the code is made.
    It 'leaves little of the first Start-ServiceEmulator to be compiled' {
        @(Get-Compiled Emulator '^(SapServiceTools|Polly|Json)').Count | Should -BeLessOrEqual 80
    }

    It 'leaves little of the first connect to be compiled' {
        @(Get-Compiled Connect '^(SapServiceTools|Polly|Json)' '^SapServiceTools\.(BrokerHost|Emulator)').Count | Should -BeLessOrEqual 30
    }
}
