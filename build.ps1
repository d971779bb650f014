<#
.SYNOPSIS
    The one door to building, testing and packing SapServiceTools.
.DESCRIPTION
    Build      compiles and assembles out/SapServiceTools/<version>/.
    Test       Build, then xUnit, then Pester in a child pwsh over the packed module, then the integration suites.
    Analyze    Build, then PSScriptAnalyzer over every script, module and manifest; a warning fails.
    Docs       Build, then adds pages for new cmdlets, checks all pages against the cmdlets, builds the help file.
    Package    Build, then the package of the gallery in out/package, installed and tried in an empty home. Lacks nothing, or fails.
    Publish    hands what Package made to the gallery, or to the repository that SAPSERVICETOOLS_REPOSITORY names.
    Demo       Build, then docs/examples/Demo.ps1 against the embedded emulator.
    Benchmark  Build, then the measurements of tests/Benchmarks.
    Clean      deletes what the others made.

    What cannot be run is named at the end, with the reason.
.EXAMPLE
    ./build.ps1 -Task Build, Test
#>
#Requires -Version 7.4
[CmdletBinding()]
param(
    [Parameter(Position = 0, ValueFromRemainingArguments)]
    [string[]] $Task = 'Build',

    # A folder with SapServiceTools/<version> in it, such as out/package, to use in place of a build.
    [string] $Prebuilt
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
$PSNativeCommandUseErrorActionPreference = $false
$ProgressPreference = 'SilentlyContinue'

# PowerShell's -File hands `Build,Test` over as one string.
$wanted = @($Task | ForEach-Object { $_ -split ',' } | ForEach-Object Trim | Where-Object { $_ })

foreach ($part in 'Common', 'ToolModules', 'Notices', 'Help', 'Assemble', 'Suites', 'Checks', 'Package') {
    . (Join-Path $PSScriptRoot 'build' "$part.ps1")
}

Add-OwnPwshToPath

if ($Prebuilt) {
    $BuildState.Module = Join-Path (Resolve-Path -LiteralPath $Prebuilt) 'SapServiceTools' $BuildState.Manifest.ModuleVersion
    if (-not (Test-Path -LiteralPath $BuildState.Module)) { throw "There is no module in $($BuildState.Module)." }
    $BuildState.Built = $true
}

$tasks = @{
    Build     = { Invoke-ModuleBuild }
    Test      = { Invoke-ModuleBuild; Invoke-AllSuite }
    Analyze   = { Invoke-ModuleBuild; Invoke-Analysis }
    Docs      = { Invoke-ModuleBuild; Sync-Doc }
    Package   = { Invoke-ModuleBuild; Export-ModulePackage }
    Publish   = { Publish-ModulePackage }
    Demo      = { Invoke-ModuleBuild; Invoke-Demo }
    Benchmark = { Invoke-ModuleBuild; Invoke-Benchmark }
    Clean     = { Clear-BuildOutput }
}

$unknown = @($wanted | Where-Object { $_ -notin $tasks.Keys })
if ($unknown) {
    Write-Host "Unknown task '$($unknown -join "', '")'. There are: $(($tasks.Keys | Sort-Object) -join ', ')."
    exit 2
}

$failed = $false
try {
    foreach ($name in $wanted) {
        & $tasks[$name]
    }
}
catch {
    $failed = $true
    # A build that broke before any suite ran must not read as a run without failures.
    if ($name -eq 'Test' -and $BuildState.Suites.Count -eq 0) { Add-SuiteResult 'Build' 0 1 0 }
    Write-Host "FAILED: $_" -ForegroundColor Red
    Write-Host $_.ScriptStackTrace -ForegroundColor DarkGray
}

Write-BuildSummary
exit ([int]($failed -or (Test-SuiteFailure)))
