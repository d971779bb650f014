# What is shipped is what docs/dependencies.md says, what it is restored from is locked, and what the package sources know of it is read right.
BeforeAll {
    $root = Split-Path (Split-Path $PSScriptRoot)
    . (Join-Path $root 'build' 'Audit.ps1')
    $module = $env:SAPSERVICETOOLS_MODULE
    $page = Get-Content (Join-Path $root 'docs' 'dependencies.md') -Raw
    $section = [regex]::Match($page, '(?ms)^## Shipped.*?(?=^## )').Value
    # The first column of the tables, where several may stand in a line.
    $named = @([regex]::Matches($section, '(?m)^\| (?!package |-)([^|]+) \|') | ForEach-Object { $_.Groups[1].Value -split ', ' }) | Sort-Object
    $notices = Get-Content (Join-Path $module 'THIRD-PARTY-NOTICES.txt')
    $shipped = @(0..($notices.Count - 2) | Where-Object { $notices[$_ + 1] -like '    Licence:*' } | ForEach-Object { ($notices[$_] -split ' ')[0] }) | Sort-Object
}

Describe 'The packages that are shipped' {
    It 'are those on the page, all of them and no other' {
        $shipped.Count | Should -BeGreaterThan 10
        $named | Should -Be $shipped
    }

    It 'are where the assemblies of the packed module come from' {
        $files = @(Get-ChildItem (Join-Path $module 'bin') -Recurse -File | Where-Object Name -NotLike 'SapServiceTools*.dll').Name | Sort-Object -Unique
        $assets = Join-Path $root 'src' 'SapServiceTools.Cmdlets' 'obj' 'project.assets.json'
        if (-not (Test-Path $assets)) { Set-ItResult -Skipped -Because 'this module was not built here' }
        . (Join-Path $root 'build' 'Notices.ps1')
        $known = @(Get-ShippedPackage $assets $files | Where-Object Id -In $named).Files
        $files | Where-Object { $_ -notin $known } | Should -BeNullOrEmpty
    }

    It 'have their versions and contents locked: <_>' -ForEach 'SapServiceTools', 'SapServiceTools.Clients', 'SapServiceTools.BrokerHost', 'SapServiceTools.Emulator', 'SapServiceTools.Cmdlets' {
        $text = Get-Content (Join-Path $root 'src' $_ 'packages.lock.json') -Raw
        $packages = @(($text | ConvertFrom-Json -AsHashtable).dependencies.Values | ForEach-Object { $_.GetEnumerator() } | Where-Object { $_.Value.type -ne 'Project' })
        foreach ($package in $packages) {
            $package.Value.contentHash | Should -Match '^[A-Za-z0-9+/]{86}==$' -Because $package.Key
            $package.Value.resolved | Should -Match '^\d' -Because $package.Key
        }
        if ($_ -eq 'SapServiceTools.Cmdlets') { @($shipped | Where-Object { $_ -notin $packages.Key }) | Should -BeNullOrEmpty }
        # Whose mirror they came from is nobody else's business.
        $text | Should -Not -Match '://'
    }
}

Describe 'What the build fetches' {
    It 'is one version and no range: <Name>' -ForEach @(
        @{ Name = 'Pester' }, @{ Name = 'PSScriptAnalyzer' }, @{ Name = 'Microsoft.PowerShell.PlatyPS' }
    ) {
        $BuildState = @{ Root = $root }
        . (Join-Path $root 'build' 'ToolModules.ps1')
        $ToolModules[$Name].Version | Should -Match '^\d+\.\d+\.\d+$'
        [version] $ToolModules[$Name].Version | Should -BeGreaterOrEqual ([version] $ToolModules[$Name].Minimum)
    }

    It 'of NuGet is refused where its content is another' {
        $folder = Join-Path $TestDrive 'tools'
        $BuildState = @{ Root = $root }
        . (Join-Path $root 'build' 'ToolModules.ps1')
        $ToolSource.Folder = $folder
        $package = Join-Path $folder 'nuget' 'packages' 'pester' $ToolModules.Pester.Version
        $null = New-Item -Force (Join-Path $package 'tools' 'Pester.psd1') -Value '@{}'
        Set-Content (Join-Path $package '.nupkg.metadata') '{"version":2,"contentHash":"b3RoZXI="}'
        # It has restored already.
        function dotnet { $global:LASTEXITCODE = 0 }
        Save-FromNuGet Pester | Should -Match 'isn''t Pester .* as it is known'
        Join-Path $folder 'Pester' | Should -Not -Exist
        $package | Should -Not -Exist
    }

    It 'as a .NET tool is one version' {
        $tools = (Get-Content (Join-Path $root '.config' 'dotnet-tools.json') -Raw | ConvertFrom-Json).tools.PSObject.Properties.Value
        foreach ($tool in $tools) { $tool.version | Should -Match '^\d+\.\d+\.\d+$' }
        foreach ($file in Get-ChildItem (Join-Path $root 'build') -Filter *.ps1) {
            foreach ($call in [regex]::Matches((Get-Content $file -Raw), 'dotnet tool (?:exec|install) (\S+)')) { $call.Groups[1].Value | Should -Match '@\d+\.\d+\.\d+$' }
        }
    }
}

Describe 'A report of the package sources' {
    BeforeAll {
        $vulnerable = @'
            {
              "version": 1, "parameters": "--vulnerable", "sources": [ "somewhere" ],
              "projects": [
                { "path": "clean.csproj" },
                { "path": "a.csproj", "frameworks": [ { "framework": "net8.0",
                  "topLevelPackages": [ { "id": "Bad", "requestedVersion": "1.0.0", "resolvedVersion": "1.0.0", "vulnerabilities": [ { "severity": "High", "advisoryurl": "https://advisories.example/1" } ] } ],
                  "transitivePackages": [ { "id": "Worse", "resolvedVersion": "2.0.0", "vulnerabilities": [ { "severity": "Critical", "advisoryurl": "https://advisories.example/2" }, { "severity": "Low", "advisoryurl": "https://advisories.example/3" } ] } ] } ] },
                { "path": "b.csproj", "frameworks": [ { "framework": "net8.0", "topLevelPackages": [ { "id": "Bad", "resolvedVersion": "1.0.0", "vulnerabilities": [ { "severity": "High", "advisoryurl": "https://advisories.example/1" } ] } ] } ] }
              ]
            }
'@
        $deprecated = '{ "version": 1, "projects": [ { "path": "a.csproj", "frameworks": [ { "framework": "net8.0", "topLevelPackages": [ { "id": "Old", "resolvedVersion": "3.0.0", "deprecationReasons": [ "Legacy" ], "alternativePackage": { "id": "New", "versionRange": ">= 0.0.0" } } ] } ] } ] }'
    }

    It 'names each vulnerable package once, with its advisories, whoever brings it' {
        $found = Read-AuditReport $vulnerable Vulnerable
        $found.Package | Should -Be 'Bad', 'Worse'
        $found[1].Version, $found[1].Detail | Should -Be '2.0.0', 'Critical, https://advisories.example/2; Low, https://advisories.example/3'
    }

    It 'names deprecated packages with the reason, and finds none where there is none' {
        (Read-AuditReport $deprecated Deprecated).Detail | Should -Be 'Legacy'
        Read-AuditReport "A word before it.`n{ ""version"": 1, ""projects"": [ { ""path"": ""a.csproj"" } ] }" Deprecated | Should -BeNullOrEmpty
    }

    It 'that couldn''t be made is no clean one' {
        { Read-AuditReport '{ "version": 1, "problems": [ { "level": "error", "text": "No assets file was found" } ], "projects": [] }' Vulnerable } | Should -Throw '*No assets file*'
    }

    It 'is held against what is allowed, until that day is over' {
        $finding = (Read-AuditReport $deprecated Deprecated)[0]
        $entry = @{ Kind = 'Deprecated'; Package = 'O*'; Until = '2030-01-31'; Reason = 'r' }
        Test-AuditAllowance $finding @($entry) ([datetime] '2030-01-31T23:00') | Should -BeTrue
        Test-AuditAllowance $finding @($entry) ([datetime] '2030-02-01') | Should -BeFalse
        Test-AuditAllowance $finding @($entry + @{ } | ForEach-Object { $_.Kind = 'Vulnerable'; $_ }) ([datetime] '2030-01-01') | Should -BeFalse
        Test-AuditAllowance $finding @() ([datetime] '2030-01-01') | Should -BeFalse
        { Test-AuditAllowance $finding @(@{ Kind = 'Deprecated'; Package = '*'; Until = '2030-01-31' }) ([datetime] '2030-01-01') } | Should -Throw '*lacks Reason*'
    }

    It 'fails the build by what isn''t allowed, and is skipped aloud where no source knows: <Case>' -ForEach @(
        @{ Case = 'neither'; Known = $true; Text = '{ "version": 1, "projects": [] }'; Throws = $false; Skips = 0 }
        @{ Case = 'a finding'; Known = $true; Text = '{ "version": 1, "projects": [ { "path": "a", "frameworks": [ { "topLevelPackages": [ { "id": "Old", "resolvedVersion": "3.0.0", "deprecationReasons": [ "Legacy" ], "vulnerabilities": [ { "severity": "Low", "advisoryurl": "u" } ] } ] } ] } ] }'; Throws = $true; Skips = 0 }
        @{ Case = 'no data'; Known = $false; Text = 'unused'; Throws = $false; Skips = 2 }
    ) {
        $BuildState = @{ Root = $root }
        $skipped = [System.Collections.Generic.List[string]]::new()
        function Write-Step { }
        function Invoke-DotNet { }
        function Add-Skipped($What, $Why) { $skipped.Add("$What ($Why)") }
        function Get-AuditGap { if (-not $Known) { 'no source says' } }
        function Get-PackageReport { $Text }
        if ($Throws) { { Invoke-PackageAudit } | Should -Throw '*Old 3.0.0*' } else { Invoke-PackageAudit }
        $skipped.Count | Should -Be $Skips
    }

    It 'has allowances that can be read' {
        foreach ($entry in (Import-PowerShellDataFile (Join-Path $root 'build' 'audit.psd1')).Allowed) {
            $null = Test-AuditAllowance @{ Kind = 'none'; Package = 'none' } @($entry) ([datetime]::UtcNow)
        }
    }
}
