# The host's tests, and two brokers of PowerShell, against a PostgreSQL that this script installs where it may, starts and stops.
# Exits with 77 where PostgreSQL's server programs can't be had.
#Requires -Version 7.4
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
$PSNativeCommandUseErrorActionPreference = $false

. (Join-Path $PSScriptRoot '..' 'Suite.ps1')
if ($why = Install-SuitePackage $PSScriptRoot 'PostgreSQL') {
    Write-Output $why
    exit 77
}
$counts = @{ Passed = 0; Failed = 1; Skipped = 0 }
Start-SuiteServer $PSScriptRoot
if (-not $env:BROKER_POSTGRES) { Exit-Suite $counts }

$results = Join-Path ([IO.Path]::GetTempPath()) "broker-postgres-$PID"
$lines = @()
try {
    $counts = Invoke-Xunit $SuiteProject 'FullyQualifiedName~Tests.BrokerHost&FullyQualifiedName!~StoreOutageTests&FullyQualifiedName!~HostLoadTests&DisplayName~Postgres' $results

    # They stop the server, and so run alone.
    $env:BROKER_POSTGRES_OUTAGE = Join-Path $PSScriptRoot 'outage.sh'
    foreach ($tests in 'StoreOutageTests', 'HostLoadTests') {
        $outage = Invoke-Xunit $SuiteProject "FullyQualifiedName~$tests&DisplayName~PostgreSQL" "$results-$tests"
        foreach ($count in 'Passed', 'Failed', 'Skipped') { $counts.$count += $outage.$count }
    }
    $env:BROKER_POSTGRES_OUTAGE = $null

    # The same from PowerShell, in a process of its own, because the module can't be unloaded.
    & pwsh -NoProfile -NonInteractive -File (Join-Path $PSScriptRoot 'Replicas.ps1') | Tee-Object -Variable lines
    if ("$(@($lines)[-1])" -match '^(\d+) passed, (\d+) failed, (\d+) skipped$') {
        $counts.Passed += [int]$Matches[1]
        $counts.Failed += [int]$Matches[2]
        $counts.Skipped += [int]$Matches[3]
    }
    else { $counts.Failed++ }
}
finally {
    & bash (Join-Path $PSScriptRoot 'stop.sh')
    Remove-Item "$results*" -Recurse -Force -ErrorAction Ignore
}
Exit-Suite $counts
