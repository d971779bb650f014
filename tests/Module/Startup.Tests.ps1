# What an import and the first commands load and compile, in counts: times differ between machines and runs, counts don't.
BeforeAll {
    . $PSScriptRoot/Support.ps1
    $precompiled = Get-ChildItem (Join-Path $ModulePath 'bin' 'precompiled') -Directory -Filter "*-$([Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier)" -ErrorAction Ignore |
        Where-Object { $_.Name -match '^net(\d+)' -and [int]$Matches[1] -le [Environment]::Version.Major }

    # Whether the machine code that there is can be used: the runtime refuses that of another major version.
    $isUsable = "net$([Environment]::Version.Major).0-$([Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier)" -in $precompiled.Name

    $seen = Invoke-ChildPwsh -Variables @{ manifest = $ManifestPath; log = Join-Path $PSScriptRoot 'JitLog.cs' } {
        Add-Type -Path $log
        $before = [AppDomain]::CurrentDomain.GetAssemblies()
        $listener = [JitLog]::new()
        [JitLog]::Mark('Begin')
        Import-Module $manifest
        [JitLog]::Mark('Imported')
        $loaded = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_ -notin $before }
        $emulator = Start-ServiceEmulator
        [JitLog]::Mark('Started')
        $session = Connect-InstanceManager -ServiceKey $emulator.ServiceKey
        [JitLog]::Mark('Connected')
        $compiled = [JitLog]::Take('Begin', 'Imported', 'Started', 'Connected')
        $listener.Dispose()
        Disconnect-ServiceSession $session
        Stop-ServiceEmulator $emulator
        @{
            Compiled = $compiled
            Loaded   = @($loaded | Where-Object { -not $_.IsDynamic } | ForEach-Object { @{ Name = $_.GetName().Name; Path = $_.Location } })
        } | ConvertTo-Json -Depth 4 -Compress
    } | Select-Object -Last 1 | ConvertFrom-Json

    # The emulator answers in the same process; its part isn't the client's.
    function Get-Compiled([string] $Step, [string] $Pattern, [string] $Except = '^$') {
        @($seen.Compiled.$Step) -match $Pattern -notmatch $Except
    }
}

Describe 'An import' {
    It 'loads the cmdlets, what their signatures name and what scripts can name, and no package' {
        $own = $seen.Loaded | Where-Object Path -Like "$ModulePath*"
        $own.Name | Sort-Object | Should -Be 'SapServiceTools', 'SapServiceTools.BrokerHost', 'SapServiceTools.Clients', 'SapServiceTools.Cmdlets', 'SapServiceTools.Emulator'
    }

    It 'imports no other module, for which it would have to search all of them' {
        $lines = Invoke-ChildPwsh -Variables @{ manifest = $ManifestPath } {
            $before = (Get-Module).Name
            Import-Module $manifest
            (Get-Module).Name | & { process { if ($_ -notin $before) { $_ } } }
        }
        $lines | Should -Be 'SapServiceTools'
    }

    It 'takes what was compiled ahead for this platform' {
        if (-not $precompiled) {
            Set-ItResult -Skipped -Because 'nothing was compiled ahead for this platform'
            return
        }
        foreach ($name in 'SapServiceTools.Clients', 'SapServiceTools.BrokerHost') {
            Split-Path ($seen.Loaded | Where-Object Name -EQ $name).Path | Should -BeIn $precompiled.FullName
        }
    }

    It 'leaves the cmdlets as IL, because in code made from a hollow PowerShell no switch is ever on' {
        Split-Path ($seen.Loaded | Where-Object Name -EQ 'SapServiceTools.Cmdlets').Path | Should -Be (Join-Path $ModulePath 'bin')
    }
}

Describe 'What was compiled ahead' {
    BeforeEach {
        if (-not $isUsable) { Set-ItResult -Skipped -Because "nothing was compiled ahead for .NET $([Environment]::Version.Major) on this platform" }
    }

    # SapServiceTools.dll itself isn't, since a module has only one place for it, nor are the cmdlets.
    It 'leaves little of an import to be compiled' {
        @(Get-Compiled Imported '^SapServiceTools').Count | Should -BeGreaterThan 0 -Because 'otherwise this test looks at the wrong names'
        @(Get-Compiled Imported '^SapServiceTools').Count | Should -BeLessOrEqual 35
        Get-Compiled Imported '^SapServiceTools\.(Clients|BrokerHost)\.' | Should -BeNullOrEmpty
    }

    # Kestrel's part isn't either, since the framework with its types isn't there when the code is made.
    It 'leaves little of the first Start-ServiceEmulator to be compiled' {
        @(Get-Compiled Started '^(SapServiceTools|Polly|Json)' '^SapServiceTools\.Cmdlets').Count | Should -BeLessOrEqual 80
    }

    It 'leaves little of the first connect to be compiled' {
        @(Get-Compiled Connected '^(SapServiceTools|Polly|Json)' '^SapServiceTools\.(BrokerHost|Emulator|Cmdlets)').Count | Should -BeLessOrEqual 30
    }
}
