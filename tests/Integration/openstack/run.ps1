# The client and the cmdlets against a real Keystone and a real Sahara, which this script installs where it may, starts and stops.
# Exits with 77 where they can't be had. SAHARA_STEP_SECONDS is the pace of the clusters there.
#Requires -Version 7.4
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
$PSNativeCommandUseErrorActionPreference = $false

. (Join-Path $PSScriptRoot '..' 'Suite.ps1')
if ($why = Install-SuitePackage $PSScriptRoot 'Keystone and Sahara') {
    Write-Output $why
    exit 77
}

$env:SAHARA_STEP_SECONDS ??= '0.1'
# The client renews a token that has two minutes left.
$env:TOKEN_SECONDS ??= '140'
$counts = @{ Passed = 0; Failed = 1; Skipped = 0 }
Start-SuiteServer $PSScriptRoot
if (-not $env:SAHARA_TEST_URI) { Exit-Suite $counts }

$results = Join-Path ([IO.Path]::GetTempPath()) "sahara-real-$PID"
$null = New-Item -ItemType Directory -Force $results
try {
    $counts = Invoke-Xunit $SuiteProject 'DisplayName~RealSahara' $results

    # By hand an installed Pester; the build names one, since it hides everything that is installed.
    $pester = $env:SAPSERVICETOOLS_PESTER ? $env:SAPSERVICETOOLS_PESTER : (Get-Module -ListAvailable Pester | Sort-Object Version | Select-Object -Last 1 -ExpandProperty Path)
    if ($pester) {
        $env:SAPSERVICETOOLS_MODULE = Get-SuiteModule
        $list = Join-Path $results 'files.txt'
        $lines = Join-Path $results 'counts.jsonl'
        $files = Get-ChildItem $PSScriptRoot, (Join-Path $SuiteRoot 'tests' 'Module' 'SaharaLife.Tests.ps1') -Filter *.Tests.ps1
        $files.FullName | Set-Content $list
        & (Join-Path $SuiteRoot 'build' 'Invoke-ModuleTest.ps1') -Pester $pester -List $list -Counts $lines
        $ended = @(Get-Content $lines -ErrorAction Ignore | ConvertFrom-Json)
        foreach ($name in 'Passed', 'Failed', 'Skipped') { $counts[$name] += ($ended | Measure-Object -Sum $name).Sum }
        $counts.Failed += @($files).Count - $ended.Count
    }
    else { $counts.Skipped++ }
}
finally {
    & bash (Join-Path $PSScriptRoot 'stop.sh')
    Remove-Item $results -Recurse -Force -ErrorAction Ignore
}
Exit-Suite $counts
