# Every page and every line of code in it: the pages fit the cmdlets, and each example and README snippet runs against a fresh emulator.
BeforeDiscovery {
    $root = Split-Path (Split-Path $PSScriptRoot)
    . (Join-Path $root 'build' 'Pages.ps1')
    $examples = Get-ChildItem (Join-Path $root 'docs' 'en-US') -Filter *-*.md | ForEach-Object { Get-Snippet $_.FullName } | ForEach-Object {
        @{ File = $_.File; Line = $_.Line; Code = $_.Code }
    }
    $topics = Get-ChildItem (Join-Path $root 'docs' 'en-US') -Filter about_*.help.txt | ForEach-Object { $_.Name -replace '\.help\.txt$' }
}

BeforeAll {
    $root = Split-Path (Split-Path $PSScriptRoot)
    $pages = Join-Path $root 'docs' 'en-US'
    . (Join-Path $root 'build' 'Pages.ps1')
    . $PSScriptRoot/ReaderSettings.ps1
    $module = Import-Module (Join-Path $env:SAPSERVICETOOLS_MODULE SapServiceTools.psd1) -PassThru

    # Runs code as a reader would type it: in a new runspace with the module, an emulator, a session, three tenants and the files that the pages mention.
    # Returns what it prints; the first error ends it.
    function Invoke-AsReader([string[]] $Code, [switch] $Bare, [scriptblock] $Setting = $ReaderSetting) {
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive ([Guid]::NewGuid()))).FullName
        $state = [initialsessionstate]::CreateDefault2()
        $state.ImportPSModule((Join-Path $env:SAPSERVICETOOLS_MODULE 'SapServiceTools.psd1'))
        $shell = [powershell]::Create($state)
        try {
            $null = $shell.AddScript("`$ErrorActionPreference = 'Stop'; Set-Location '$folder'").Invoke()
            if (-not $Bare) {
                $shell.Commands.Clear()
                $null = $shell.AddScript($Setting).Invoke()
                if ($shell.Streams.Error.Count -gt 0) { throw "The setting: $($shell.Streams.Error)" }
            }
            foreach ($block in $Code) {
                $shell.Commands.Clear()
                $shell.AddScript($block).AddCommand('Out-String').Invoke()
            }
            if ($shell.Streams.Error.Count -gt 0) { throw "$($shell.Streams.Error)" }
        }
        finally {
            $shell.Commands.Clear()
            $null = $shell.AddScript('Get-ServiceSession | Disconnect-ServiceSession; Stop-ServiceEmulator').Invoke()
            $shell.Runspace.Dispose()
            $shell.Dispose()
        }
    }
}

Describe 'Pages' {
    It 'fit the cmdlets, parameter by parameter' {
        Get-PageFault $module $pages | Should -BeNullOrEmpty
    }

    It 'are those that the help file was made from; `./build.sh docs` renews it' {
        Get-StalePage $pages (Join-Path $pages 'SapServiceTools.Cmdlets.dll-Help.xml') | Should -BeNullOrEmpty
    }

    It 'reach Get-Help' {
        (Get-Help New-ManagedInstance).Description.Text | Should -Not -BeNullOrEmpty
        (Get-Help New-ManagedInstance -Parameter TenantId).Description.Text | Should -Not -BeNullOrEmpty
        @((Get-Help New-ManagedInstance -Examples).Examples.Example).Count | Should -Be @(Get-Snippet (Join-Path $pages New-ManagedInstance.md)).Count
    }

    It '<_> reaches Get-Help, and leads to topics and cmdlets that there are' -ForEach $topics {
        $text = "$(Get-Help $_)"
        $text | Should -Match "^TOPIC\s+$_\s"
        $others = @(($text -split 'SEE ALSO')[-1] -split '\r?\n' | ForEach-Object Trim | Where-Object { $_ -match '^(about_\w+|\w+-\w+)$' })
        $others | Should -Not -BeNullOrEmpty
        foreach ($other in $others) {
            if ($other -like 'about_*') { Join-Path $pages "$other.help.txt" | Should -Exist } else { $module.ExportedCommands.Keys | Should -Contain $other }
        }
    }
}

Describe 'Examples' {
    It 'run: <File>, line <Line>' -ForEach $examples {
        { Invoke-AsReader $Code -Setting (Get-ReaderSetting $File) } | Should -Not -Throw
    }
}

Describe 'README' {
    It 'runs from top to bottom as typed' {
        $snippets = @(Get-Snippet (Join-Path $root 'README.md'))
        $snippets.Count | Should -BeGreaterThan 10
        $printed = Invoke-AsReader $snippets.Code -Bare
        "$printed" | Should -Match 'acme +CREATION_SUCCEEDED'
        "$printed" | Should -Match 'InstanceExists,'
    }
}
