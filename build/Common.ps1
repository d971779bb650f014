# State and helpers that every part of the build shares.

$BuildState = @{
    Root     = Split-Path $PSScriptRoot
    Out      = Join-Path (Split-Path $PSScriptRoot) 'out'
    Built    = $false
    Skipped  = [System.Collections.Generic.List[string]]::new()
    Suites   = [System.Collections.Generic.List[object]]::new()
    Failures = [System.Collections.Generic.List[string]]::new()
    Manifest = Import-PowerShellDataFile (Join-Path (Split-Path $PSScriptRoot) 'SapServiceTools.psd1')
}
$BuildState.Module = Join-Path $BuildState.Out 'SapServiceTools' $BuildState.Manifest.ModuleVersion
# The SDK's messages and counts are read below, in English.
foreach ($pair in 'DOTNET_NOLOGO=1', 'DOTNET_CLI_TELEMETRY_OPTOUT=1', 'POWERSHELL_TELEMETRY_OPTOUT=1', 'DOTNET_CLI_UI_LANGUAGE=en') {
    Set-Item "Env:$(($pair -split '=')[0])" ($pair -split '=')[1]
}

function Write-Step([string] $Text) {
    Write-Host "== $Text" -ForegroundColor Cyan
}

# Nothing is left out silently: whoever skips says so here, and the summary repeats it.
function Add-Skipped([string] $What, [string] $Why) {
    $line = "Skipped: $What ($Why)."
    if (-not $BuildState.Skipped.Contains($line)) { $BuildState.Skipped.Add($line) }
}

function Add-SuiteResult([string] $Name, [int] $Passed, [int] $Failed, [int] $Skipped) {
    $BuildState.Suites.Add([pscustomobject]@{ Name = $Name; Passed = $Passed; Failed = $Failed; Skipped = $Skipped })
}

# The test that failed, named again at the end: of a long run often only the end is kept.
function Add-Failure([string] $Suite, [string] $Test) {
    $BuildState.Failures.Add("Failed: ${Suite}: $Test")
}

function Write-BuildSummary {
    $BuildState.Failures | ForEach-Object { Write-Host $_ -ForegroundColor Red }
    foreach ($suite in $BuildState.Suites) {
        Write-Host ('{0}: {1} passed, {2} failed, {3} skipped' -f $suite.Name, $suite.Passed, $suite.Failed, $suite.Skipped)
    }
    $BuildState.Skipped | ForEach-Object { Write-Host $_ }
    if ($BuildState.Suites.Count -gt 0) {
        $sum = $BuildState.Suites | Measure-Object -Sum Passed, Failed, Skipped
        Write-Host ('{0} passed, {1} failed, {2} skipped' -f $sum[0].Sum, $sum[1].Sum, $sum[2].Sum)
    }
}

# Runs something with variables that it leaves as they were.
function Invoke-WithEnvironment([hashtable] $Variables, [scriptblock] $Work) {
    $before = @{}
    foreach ($name in $Variables.Keys) {
        $before[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, $Variables[$name])
    }
    try { & $Work } finally { foreach ($name in $before.Keys) { [Environment]::SetEnvironmentVariable($name, $before[$name]) } }
}

function Invoke-DotNet {
    & dotnet @args | Out-Host
    if ($LASTEXITCODE -ne 0) { throw "dotnet $($args[0]) ended with exit code $LASTEXITCODE." }
}

# Everything below calls `pwsh`, tests included, and means the one that runs this script. As the .NET tool it has no executable of its own.
function Add-OwnPwshToPath {
    $self = [Environment]::ProcessPath
    $folder = Split-Path $self
    if ([IO.Path]::GetFileNameWithoutExtension($self) -ne 'pwsh') {
        $folder = Join-Path $BuildState.Root '.tools' 'bin'
        $null = New-Item -ItemType Directory -Force $folder
        $dll = Join-Path $PSHOME 'pwsh.dll'
        if ($IsWindows) { Set-Content (Join-Path $folder 'pwsh.cmd') "@`"$self`" `"$dll`" %*" }
        else {
            $script = Join-Path $folder 'pwsh'
            Set-Content $script "#!/bin/sh`nexec `"$self`" `"$dll`" `"`$@`""
            [IO.File]::SetUnixFileMode($script, 'UserRead, UserWrite, UserExecute, GroupRead, GroupExecute, OtherRead, OtherExecute')
        }
    }
    $env:PATH = $folder + [IO.Path]::PathSeparator + $env:PATH
}

# Runs a script in a fresh PowerShell that sees the packed module and the in-box ones only, whatever the developer has installed.
# Its exit code is in $LASTEXITCODE.
function Invoke-CleanPwsh([string] $Script, [string[]] $ArgumentList = @()) {
    & pwsh -NoProfile -NonInteractive -File (Join-Path $PSScriptRoot 'CleanSession.ps1') -Module $BuildState.Module -Script $Script @ArgumentList
}

function Clear-BuildOutput {
    Write-Step 'Clean'
    $made = @($BuildState.Out) + @('src', 'tests', 'docs' | ForEach-Object {
            Get-ChildItem (Join-Path $BuildState.Root $_) -Recurse -Directory -Include bin, obj | ForEach-Object FullName })
    $made | Where-Object { Test-Path $_ } | Remove-Item -Recurse -Force
}
