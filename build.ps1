<#
.SYNOPSIS
    The one door to building, testing and packing SapServiceTools.
.DESCRIPTION
    Build      compiles and assembles out/SapServiceTools/<version>/.
    Test       Build, then xUnit, then Pester in child processes over the packed module, then the integration suites.
    Storm      Build, then the long forms of the tests of faults and interruptions, with their counts as tables.
    Load       hosted brokers under everything at once for five minutes on each kind of store, with their figures as tables.
    Analyze    compiles strictly, asks the package sources for vulnerable and deprecated packages, then PSScriptAnalyzer over every script, module and manifest; a warning fails.
    Docs       Build, then adds pages for new cmdlets, checks all pages against the cmdlets, renews the help file.
    Package    Build, then what the gallery takes, published to a folder and tried from there; it fails where anything is missing.
    Publish    hands what Package made to the gallery, or to the repository that SAPSERVICETOOLS_REPOSITORY names.
    Demo       Build, then docs/examples/Demo.ps1 against the embedded emulator.
    Pictures   Build, then the recording and the pictures of docs/images, of the built module at work.
    Benchmark  Build, then the measurements of tests/Benchmarks, which renew docs/performance.md.
    Clean      deletes what the others made.

    What cannot be run is named at the end, with the reason.
.PARAMETER Filter
    Which tests to run: those whose name contains it, in all suites; a name that ends in .Tests.ps1 is one Pester file, the name of a folder in tests/Integration one suite.
    For Benchmark the measurements to run, such as list,cache: the names are in tests/Benchmarks/Measure-All.ps1.
.PARAMETER Quick
    Benchmark with small numbers, to try it out.
.PARAMETER Prebuilt
    A folder with SapServiceTools/<version> in it, such as out/package, that takes the place of a build.
.EXAMPLE
    ./build.ps1 -Task Build, Test
.EXAMPLE
    ./build.ps1 Test -Filter New-ManagedInstance.Tests.ps1
#>
#Requires -Version 7.4
[CmdletBinding()]
param(
    [Parameter(Position = 0, ValueFromRemainingArguments)]
    [string[]] $Task = 'Build',
    [string] $Filter,
    [switch] $Quick,
    [string] $Prebuilt
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
$PSNativeCommandUseErrorActionPreference = $false
$ProgressPreference = 'SilentlyContinue'

foreach ($part in 'Common', 'ToolModules', 'Notices', 'Help', 'Topics', 'Precompile', 'Assemble', 'Xunit', 'Suites', 'Storm', 'Load', 'Audit', 'Checks', 'Pictures', 'Package') {
    . (Join-Path $PSScriptRoot 'build' "$part.ps1")
}
$tasks = [ordered]@{
    Build     = { Invoke-ModuleBuild }
    Test      = { Invoke-ModuleBuild; Invoke-AllSuite $Filter }
    Storm     = { Invoke-ModuleBuild; Invoke-Storm $Filter }
    Load      = { Invoke-HostLoad }
    Analyze   = { Invoke-ModuleBuild -Strict; Invoke-PackageAudit; Invoke-Analysis }
    Docs      = { Invoke-ModuleBuild; Sync-Doc }
    Package   = { Invoke-ModuleBuild; Export-ModulePackage }
    Publish   = { Publish-ModulePackage }
    Demo      = { Invoke-ModuleBuild; Invoke-Demo }
    Pictures  = { Invoke-ModuleBuild; Update-Picture }
    Benchmark = { Invoke-ModuleBuild; Invoke-Benchmark $Filter -Quick:$Quick }
    Clean     = { Clear-BuildOutput }
}
# PowerShell's -File hands `Build,Test` over as one string.
$wanted = @($Task -split ',' | ForEach-Object Trim | Where-Object { $_ })
$unknown = @($wanted | Where-Object { $_ -notin $tasks.Keys })
if ($unknown) {
    Write-Host "Unknown task '$($unknown -join "', '")'. There are: $($tasks.Keys -join ', ')."
    exit 2
}

$failed = $false
$name = ''
try {
    Add-OwnPwshToPath
    if ($Prebuilt) { Use-PrebuiltModule $Prebuilt }
    foreach ($name in $wanted) { & $tasks[$name] }
}
catch {
    $failed = $true
    # A build that broke before any suite ran must not read as a run without failures.
    if ($name -eq 'Test' -and $BuildState.Suites.Count -eq 0) { Add-SuiteResult 'Build' 0 1 0 }
    Write-Host "FAILED: $_" -ForegroundColor Red
    Write-Host $_.ScriptStackTrace -ForegroundColor DarkGray
}
Write-BuildSummary
exit ([int]($failed -or ($BuildState.Suites | Where-Object Failed)))
