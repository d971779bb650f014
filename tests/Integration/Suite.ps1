# Dot-sourced by each suite's run.ps1: what they have in common.

$SuiteRoot = (Get-Item $PSScriptRoot).Parent.Parent.FullName

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

# Runs the xUnit tests that the filter selects, writes their output to the host, and returns how many passed, failed and were skipped.
function Invoke-SuiteXunit([string] $Filter, [string] $Results) {
    & dotnet test (Join-Path $SuiteRoot 'tests' 'SapServiceTools.Tests') -c Release --nologo -v q --filter $Filter `
        --logger trx --logger 'console;verbosity=minimal' --results-directory $Results | Out-Host
    $broken = $LASTEXITCODE -ne 0
    $counts = @{ Passed = 0; Failed = 0; Skipped = 0 }
    foreach ($file in Get-ChildItem $Results -Filter *.trx -ErrorAction Ignore) {
        $counters = ([xml](Get-Content -LiteralPath $file.FullName -Raw)).TestRun.ResultSummary.Counters
        $counts.Passed += [int]$counters.passed
        $counts.Failed += [int]$counters.executed - [int]$counters.passed
        $counts.Skipped += [int]$counters.total - [int]$counters.executed
    }
    # A build that broke writes no failed test, nor does a filter that selects nothing.
    if (($broken -or $counts.Passed -eq 0) -and $counts.Failed -eq 0) { $counts.Failed = 1 }
    $counts
}

# The suite's last line, and its exit code.
function Exit-Suite($Counts) {
    Write-Output "$($Counts.Passed) passed, $($Counts.Failed) failed, $($Counts.Skipped) skipped"
    exit ($Counts.Failed -eq 0 ? 0 : 1)
}
