# The parts of `-Task Package` over the packed module; the task itself also installs the package with both installers.

BeforeAll {
    $root = Split-Path (Split-Path $PSScriptRoot)
    . (Join-Path $root 'build' 'Common.ps1')
    . (Join-Path $root 'build' 'Notices.ps1')
    . (Join-Path $root 'build' 'Package.ps1')
    . (Join-Path $root 'build' 'Help.ps1')
    $helpSource = Join-Path $root 'docs' 'en-US' $HelpFileName

    # A fork's manifest: the same but for its address and its label.
    function Get-ForkManifest([string] $ProjectUri, [string] $Prerelease) {
        $manifest = Import-PowerShellDataFile (Join-Path $root 'SapServiceTools.psd1')
        $manifest.PrivateData.PSData['ProjectUri'] = $ProjectUri
        $manifest.PrivateData.PSData['Prerelease'] = $Prerelease
        $manifest
    }

    function New-TestPackage([string] $Folder, [hashtable] $Manifest) {
        Copy-Item $env:SAPSERVICETOOLS_MODULE $Folder -Recurse
        Set-PackedManifest (Join-Path $Folder 'SapServiceTools.psd1') $Manifest "## [0.1.0]`n`n- It's `"quoted`" `$and [linked](x)."
        # As committed, whatever address the build has set.
        Copy-Item $helpSource (Join-Path $Folder 'en-US')
        Set-HelpAddress (Join-Path $Folder 'en-US' $HelpFileName) (Get-PackageAddress $Manifest).Help
        New-Sbom $Folder $Manifest
    }

    # In a child, because this process has the module loaded already. Its path is all that the child knows of modules, besides the in-box ones.
    function Invoke-WithPackage([string] $Folder, [string] $Script) {
        $start = "`$env:PSModulePath = '$(Split-Path $Folder)' + [IO.Path]::PathSeparator + (Join-Path `$PSHOME Modules); "
        & pwsh -NoProfile -NonInteractive -Command ($start + $Script)
    }

    $forked = Join-Path $TestDrive 'forked' 'SapServiceTools'
    $fork = Get-ForkManifest 'https://example.org/someone/SapServiceTools/' 'beta1'
    $plain = Join-Path $TestDrive 'plain' 'SapServiceTools'
    $noAddress = Get-ForkManifest '' ''
    foreach ($folder in $forked, $plain) { $null = New-Item -ItemType Directory (Split-Path $folder) }
    New-TestPackage $forked $fork
    New-TestPackage $plain $noAddress
    $pages = 'https://example.org/someone/SapServiceTools/blob/v0.1.0-beta1/docs/en-US'
}

Describe 'The packed manifest' {
    It 'has all addresses from the one that a fork sets' {
        $data = (Import-PowerShellDataFile (Join-Path $forked 'SapServiceTools.psd1')).PrivateData.PSData
        $data.ProjectUri | Should -Be 'https://example.org/someone/SapServiceTools'
        $data.LicenseUri | Should -Be 'https://example.org/someone/SapServiceTools/blob/v0.1.0-beta1/LICENSE'
        $data.IconUri | Should -Be 'https://example.org/someone/SapServiceTools/raw/v0.1.0-beta1/docs/icon.png'
        $data.Prerelease | Should -Be 'beta1'
        Join-Path $root 'docs' 'icon.png' | Should -Exist
    }

    It 'names no address where none is set' {
        $data = (Import-PowerShellDataFile (Join-Path $plain 'SapServiceTools.psd1')).PrivateData.PSData
        foreach ($name in 'ProjectUri', 'LicenseUri', 'IconUri', 'Prerelease') { $data.ContainsKey($name) | Should -BeFalse -Because $name }
    }

    It 'has the release notes as they are' {
        (Import-PowerShellDataFile (Join-Path $plain 'SapServiceTools.psd1')).PrivateData.PSData.ReleaseNotes | Should -Be "## [0.1.0]`n`n- It's `"quoted`" `$and [linked](x)."
    }

    It 'is refused with an address that is none: <_>' -ForEach 'http://example.org/x', 'example.org', 'https://example.org/a b' {
        { Get-PackageAddress (Get-ForkManifest $_ '') } | Should -Throw '*ProjectUri*'
    }
}

Describe 'The release notes' {
    BeforeAll {
        $changelog = Join-Path $TestDrive 'CHANGELOG.md'
        Set-Content $changelog "# Changelog`n`n## [Unreleased]`n`n- New`n`n## [0.1.0-beta1] - 2026-01-02`n`n- Tried`n`n## [0.1.0] - 2026-01-01`n"
    }

    It 'are the section of this version' {
        Get-ReleaseNote $fork $changelog | Should -Be "## [0.1.0-beta1] - 2026-01-02`n`n- Tried"
    }

    It 'are missed where the section is empty or absent' {
        { Get-ReleaseNote $noAddress $changelog } | Should -Throw '*says nothing about v0.1.0*'
        { Get-ReleaseNote (Get-ForkManifest '' 'rc1') $changelog } | Should -Throw '*says nothing about v0.1.0-rc1*'
    }

    It 'are there for the version at hand' {
        Get-ReleaseNote (Import-PowerShellDataFile (Join-Path $root 'SapServiceTools.psd1')) (Join-Path $root 'CHANGELOG.md') | Should -Match 'Added'
    }
}

Describe 'Get-Help -Online' {
    It 'finds the page of each cmdlet where there is an address' {
        $found = Invoke-WithPackage $forked 'Get-Command -CommandType Cmdlet -Module (Import-Module SapServiceTools -PassThru) | ForEach-Object { "$($_.Name) $($_.HelpUri)" }'
        $found | Sort-Object | Should -Be ($fork.CmdletsToExport | ForEach-Object { "$_ $pages/$_.md" } | Sort-Object)
        foreach ($name in $fork.CmdletsToExport) { Join-Path $root 'docs' 'en-US' "$name.md" | Should -Exist }
    }

    It 'opens the page' -Skip:(-not $IsLinux) {
        # What .NET opens an address with on Linux; here it writes down which.
        $opened = Join-Path $TestDrive 'opened'
        $bin = New-Item -ItemType Directory (Join-Path $TestDrive 'bin')
        Set-Content (Join-Path $bin 'xdg-open') "#!/bin/sh`nprintf '%s' `"`$1`" > '$opened.part' && mv '$opened.part' '$opened'"
        & chmod +x (Join-Path $bin 'xdg-open')
        Invoke-WithPackage $forked "`$env:PATH = '${bin}:' + `$env:PATH; Get-Help New-ManagedInstance -Online; while (-not (Test-Path '$opened')) { Start-Sleep -Milliseconds 50 }"
        Get-Content $opened | Should -Be "$pages/New-ManagedInstance.md"
    }

    It 'is not offered where there is none' {
        $found = Invoke-WithPackage $plain 'Get-Command -Module (Import-Module SapServiceTools -PassThru) | Where-Object HelpUri | ForEach-Object Name; try { Get-Help New-ManagedInstance -Online } catch { $_.FullyQualifiedErrorId }; (Get-Help New-ManagedInstance -Full | Out-String) -match "Online Version"'
        $found | Should -Be 'InvalidOperation,Microsoft.PowerShell.Commands.GetHelpCommand', 'False'
    }
}

Describe 'The package' {
    It 'lacks nothing' {
        Assert-Package $forked $fork
        Assert-Package $plain $noAddress
    }

    It 'has SQLite for each platform that PowerShell is published for, and no other' {
        $platforms = 'linux-arm', 'linux-arm64', 'linux-musl-x64', 'linux-x64', 'osx-arm64', 'osx-x64', 'win-arm64', 'win-x64', 'win-x86'
        (Get-ChildItem (Join-Path $plain 'bin' 'runtimes')).Name | Sort-Object | Should -Be $platforms
        foreach ($platform in $platforms) { Join-Path $plain 'bin' 'runtimes' $platform 'native' '*e_sqlite3*' | Should -Exist }
    }

    It 'lists in its SBOM what it ships, and only that' {
        $sbom = Get-Content (Join-Path $plain 'sbom.cdx.json') -Raw | ConvertFrom-Json
        $sbom.metadata.component.version | Should -Be '0.1.0'
        $sbom.components.name | Should -Contain 'Npgsql'
        $sbom.components.name | Should -Not -Contain 'PowerShellStandard.Library'
    }

    It 'is refused without <Lack>' -ForEach @(
        foreach ($file in 'LICENSE', 'CHANGELOG.md', 'THIRD-PARTY-NOTICES.txt', 'sbom.cdx.json', 'SapServiceTools.Broker.Format.ps1xml', 'en-US/SapServiceTools.Cmdlets.dll-Help.xml', 'en-US/about_SapServiceTools.help.txt') {
            @{ Lack = $file -replace '/', [IO.Path]::DirectorySeparatorChar; File = $file; From = '(?s)^.*$'; Gone = $true }
        }
        @{ Lack = 'Description in its manifest'; File = 'SapServiceTools.psd1'; From = "(?m)^ *Description .*$" }
        @{ Lack = 'LicenseUri in its manifest'; File = 'SapServiceTools.psd1'; From = "(?m)^ *LicenseUri .*$" }
        @{ Lack = 'Prerelease in its manifest'; File = 'SapServiceTools.psd1'; From = "(?m)^ *Prerelease .*$" }
        @{ Lack = 'help with an example for Get-ManagedInstance'; File = 'en-US/SapServiceTools.Cmdlets.dll-Help.xml'; From = '(?<=<command:name>)Get-ManagedInstance(?=<)' }
        @{ Lack = 'an address of the help for Wait-SaharaCluster'; File = 'en-US/SapServiceTools.Cmdlets.dll-Help.xml'; From = '(?<=<maml:uri>)[^<]*/Wait-SaharaCluster.md' }
        @{ Lack = 'a notice about Npgsql'; File = 'THIRD-PARTY-NOTICES.txt'; From = '(?m)^Npgsql .*\r?\n' }
        @{ Lack = 'the licence text of Polly.Core'; File = 'THIRD-PARTY-NOTICES.txt'; From = '==== BSD-3-Clause ====' }
        @{ Lack = 'a package in its SBOM that the notices name'; File = 'sbom.cdx.json'; From = '(?s)\{\s*"type": "library",\s*"bom-ref": "pkg:nuget/Npgsql.*?(?=\{\s*"type": "library")' }
    ) {
        $path = Join-Path $forked $File
        $whole = [IO.File]::ReadAllBytes($path)
        try {
            $text = Get-Content -LiteralPath $path -Raw
            $text | Should -Match $From
            if ($_['Gone']) { Remove-Item -LiteralPath $path } else { Set-Content -LiteralPath $path ($text -replace $From) -NoNewline }
            { Assert-Package $forked $fork } | Should -Throw "The package lacks *$Lack*"
        }
        finally { [IO.File]::WriteAllBytes($path, $whole) }
    }
}

Describe 'Publish' -Skip:(-not (Get-Command Publish-PSResource).Parameters.ContainsKey('NupkgPath')) {
    BeforeAll {
        $clone = Join-Path $TestDrive 'clone'
        $packages = Join-Path $clone 'out' 'package'
        $shelf = Join-Path $TestDrive 'shelf'
        $null = New-Item -ItemType Directory $packages, $shelf
        $BuildState = @{ Root = $clone; Out = Join-Path $clone 'out'; Manifest = $fork }
        $name = "Shelf$([Guid]::NewGuid().ToString('n'))"
        Register-PSResourceRepository -Name $name -Uri $shelf -Trusted
        $env:SAPSERVICETOOLS_REPOSITORY = $name
        & git init -q $clone
        $git = @('-C', $clone, '-c', 'user.name=test', '-c', 'user.email=test@example.org')
    }

    AfterAll {
        Unregister-PSResourceRepository -Name $name
        Remove-Item Env:SAPSERVICETOOLS_REPOSITORY
    }

    # In this order each refusal is the next thing that is missing.
    It 'wants a package' {
        { Publish-ModulePackage } | Should -Throw '*the task Package makes it*'
        Compress-PSResource -Path $forked -DestinationPath $packages
    }

    It 'wants an address' {
        Copy-Item (Join-Path $packages 'SapServiceTools.0.1.0-beta1.nupkg') (Join-Path $packages 'SapServiceTools.0.1.0.nupkg')
        $BuildState.Manifest = $noAddress
        { Publish-ModulePackage } | Should -Throw '*ProjectUri*not set*'
        $BuildState.Manifest = $fork
    }

    It 'wants the tag that the addresses name' {
        Set-Content (Join-Path $clone 'CHANGELOG.md') "## [0.1.0-beta1] - unreleased`n`n- Tried"
        & git @git add CHANGELOG.md
        & git @git commit -q -m first
        { Publish-ModulePackage } | Should -Throw '*no tag v0.1.0-beta1*'
        & git @git tag v0.1.0-beta1
    }

    It 'wants a date in the changelog, and then hands over' {
        { Publish-ModulePackage } | Should -Throw '*calls v0.1.0-beta1 unreleased*'
        Set-Content (Join-Path $clone 'CHANGELOG.md') "## [0.1.0-beta1] - 2026-01-02`n`n- Tried"
        Publish-ModulePackage
        Join-Path $shelf 'SapServiceTools.0.1.0-beta1.nupkg' | Should -Exist
    }
}
