# The client and the cmdlets against a real Keystone and a real Sahara, which this script installs where it may, starts and stops.
# Exits with 77 where they can't be had. SAHARA_STEP_SECONDS is the pace of the clusters there.
#Requires -Version 7.4
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
$PSNativeCommandUseErrorActionPreference = $false

$root = (Get-Item $PSScriptRoot).Parent.Parent.Parent.FullName
if ($IsWindows -or -not (Get-Command bash -CommandType Application -ErrorAction Ignore)) {
    Write-Output 'Keystone and Sahara come from Debian packages, and this is no such system'
    exit 77
}
$said = & (Join-Path $PSScriptRoot 'install.sh') 2>&1
if ($LASTEXITCODE -ne 0) {
    Write-Output "$(@($said)[-1])"
    exit 77
}

$env:SAHARA_STEP_SECONDS ??= '0.1'
# The client renews a token that has two minutes left.
$env:TOKEN_SECONDS ??= '140'
foreach ($line in & (Join-Path $PSScriptRoot 'start.sh')) {
    if ($line -match "^export (\w+)='(.*)'$") { Set-Item "Env:$($Matches[1])" $Matches[2] }
}
if (-not $env:SAHARA_TEST_URI) {
    Write-Output '0 passed, 1 failed, 0 skipped'
    exit 1
}

$results = Join-Path ([IO.Path]::GetTempPath()) "sahara-real-$PID"
$null = New-Item -ItemType Directory -Force $results
$passed = $failed = $skipped = 0
try {
    & dotnet test (Join-Path $root 'tests' 'SapServiceTools.Tests') -c Release --nologo -v q --filter 'DisplayName~RealSahara' `
        --logger trx --logger 'console;verbosity=minimal' --results-directory $results
    $broken = $LASTEXITCODE -ne 0
    foreach ($file in Get-ChildItem $results -Filter *.trx) {
        $counters = ([xml](Get-Content -LiteralPath $file.FullName -Raw)).TestRun.ResultSummary.Counters
        $passed += [int]$counters.passed
        $failed += [int]$counters.executed - [int]$counters.passed
        $skipped += [int]$counters.total - [int]$counters.executed
    }
    if (($broken -or $passed -eq 0) -and $failed -eq 0) { $failed = 1 }

    # By hand an installed Pester; the build names one, since it hides everything that is installed.
    $pester = $env:SAPSERVICETOOLS_PESTER ? $env:SAPSERVICETOOLS_PESTER : (Get-Module -ListAvailable Pester | Sort-Object Version | Select-Object -Last 1 -ExpandProperty Path)
    if ($pester) {
        $env:SAPSERVICETOOLS_MODULE ??= (Get-ChildItem (Join-Path $root 'out' 'SapServiceTools') -Directory | Sort-Object { [version] $_.Name } | Select-Object -Last 1).FullName
        $counts = Join-Path $results 'pester.json'
        & (Join-Path $root 'build' 'Invoke-ModuleTest.ps1') -Pester $pester -Counts $counts -Tests $PSScriptRoot, (Join-Path $root 'tests' 'Module' 'SaharaLife.Tests.ps1')
        $result = (Test-Path $counts) ? (Get-Content $counts -Raw | ConvertFrom-Json) : @{ Passed = 0; Failed = 1; Skipped = 0 }
        $passed += $result.Passed
        $failed += $result.Failed
        $skipped += $result.Skipped
    }
    else { $skipped++ }
}
finally {
    & (Join-Path $PSScriptRoot 'stop.sh')
    Remove-Item $results -Recurse -Force -ErrorAction Ignore
}
Write-Output "$passed passed, $failed failed, $skipped skipped"
exit ($failed -eq 0 ? 0 : 1)
