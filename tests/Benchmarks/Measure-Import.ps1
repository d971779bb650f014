# One process: how long one Import-Module takes.
param([Parameter(Mandatory)] [string] $Path)

$ErrorActionPreference = 'Stop'
$clock = [System.Diagnostics.Stopwatch]::StartNew()
Import-Module $Path
$clock.Stop()
@{ Milliseconds = $clock.Elapsed.TotalMilliseconds } | ConvertTo-Json -Compress
