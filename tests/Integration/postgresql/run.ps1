# The host's tests, and two brokers of PowerShell, against a PostgreSQL that this script starts and stops. Exits with 77 where PostgreSQL's server programs are missing.
#Requires -Version 7.4
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
$PSNativeCommandUseErrorActionPreference = $false

$missing = @('bash', 'initdb', 'pg_ctl' | Where-Object { -not (Get-Command $_ -CommandType Application -ErrorAction Ignore) })
if ($IsWindows -or $missing) {
    Write-Output "PostgreSQL's server programs are not on the path ($($missing -join ', '))"
    exit 77
}

$root = (Get-Item $PSScriptRoot).Parent.Parent.Parent.FullName
$results = Join-Path ([IO.Path]::GetTempPath()) "broker-postgres-$PID"
foreach ($line in & (Join-Path $PSScriptRoot 'start.sh')) {
    if ($line -match "^export (\w+)='(.*)'$") { Set-Item "Env:$($Matches[1])" $Matches[2] }
}
if (-not $env:BROKER_POSTGRES) {
    Write-Output '0 passed, 1 failed, 0 skipped'
    exit 1
}

$passed = $failed = $skipped = 0
$lines = @()
try {
    & dotnet test (Join-Path $root 'tests' 'SapServiceTools.Tests') -c Release --nologo -v q --filter 'FullyQualifiedName~Tests.BrokerHost&DisplayName~Postgres' `
        --logger trx --logger 'console;verbosity=minimal' --results-directory $results
    $broken = $LASTEXITCODE -ne 0
    foreach ($file in Get-ChildItem $results -Filter *.trx -ErrorAction Ignore) {
        $counters = ([xml](Get-Content -LiteralPath $file.FullName -Raw)).TestRun.ResultSummary.Counters
        $passed += [int]$counters.passed
        $failed += [int]$counters.executed - [int]$counters.passed
        $skipped += [int]$counters.total - [int]$counters.executed
    }
    if (($broken -or $passed -eq 0) -and $failed -eq 0) { $failed = 1 }

    # The same from PowerShell, in a process of its own, because the module can't be unloaded.
    & pwsh -NoProfile -NonInteractive -File (Join-Path $PSScriptRoot 'Replicas.ps1') | Tee-Object -Variable lines
    if ("$(@($lines)[-1])" -match '^(\d+) passed, (\d+) failed$') {
        $passed += [int]$Matches[1]
        $failed += [int]$Matches[2]
    }
    else { $failed++ }
}
finally {
    & (Join-Path $PSScriptRoot 'stop.sh')
    Remove-Item $results -Recurse -Force -ErrorAction Ignore
}
Write-Output "$passed passed, $failed failed, $skipped skipped"
exit ($failed -eq 0 ? 0 : 1)
