# Dot-sourced by each suite's run.ps1: what they have in common.

$SuiteRoot = (Get-Item $PSScriptRoot).Parent.Parent.FullName
$SuiteProject = Join-Path $SuiteRoot 'tests' 'SapServiceTools.Tests'
. (Join-Path $SuiteRoot 'build' 'Xunit.ps1')

# Runs the suite's install.sh, which installs what is missing where it may. Returns nothing, or why it couldn't and what would help.
function Install-SuitePackage([string] $Folder, [string] $What) {
    if ($IsWindows -or -not (Get-Command bash -CommandType Application -ErrorAction Ignore)) {
        return "$What can't be installed: that takes a Debian with bash; ``$(Join-Path $Folder 'install.sh')`` as root on Debian 12 would help"
    }
    $said = & bash (Join-Path $Folder 'install.sh') 2>&1
    if ($LASTEXITCODE -ne 0) { "$(@($said)[-1])" }
}

# Runs the suite's start.sh and sets the variables that it prints.
function Start-SuiteServer([string] $Folder) {
    foreach ($line in & bash (Join-Path $Folder 'start.sh')) {
        if ($line -match "^export (\w+)='(.*)'$") { Set-Item "Env:$($Matches[1])" $Matches[2] }
    }
}

# The module under test: the build's, or the newest in out/.
function Get-SuiteModule {
    $env:SAPSERVICETOOLS_MODULE ? $env:SAPSERVICETOOLS_MODULE :
        (Get-ChildItem (Join-Path $SuiteRoot 'out' 'SapServiceTools') -Directory | Sort-Object { [version] $_.Name } | Select-Object -Last 1).FullName
}

# The suite's last line, and its exit code.
function Exit-Suite($Counts) {
    Write-Output "$($Counts.Passed) passed, $($Counts.Failed) failed, $($Counts.Skipped) skipped"
    exit ($Counts.Failed -eq 0 ? 0 : 1)
}
