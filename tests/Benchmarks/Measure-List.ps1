# One process: reads a long list through the cmdlets and answers with times and memory.
param([Parameter(Mandatory)] [string] $ServiceKey)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
# What is measured is the client, not the rates that a real Service Manager allows.
$Unlimited = @{ MaxCreatesPerMinute = 1000000; MaxRequestsPerMinute = 1000000; MaxRequestsPerHour = 10000000 }
Import-Module (Join-Path $env:SAPSERVICETOOLS_MODULE SapServiceTools.psd1)
$process = [System.Diagnostics.Process]::GetCurrentProcess()
$base = $process.PeakWorkingSet64

$clock = [System.Diagnostics.Stopwatch]::StartNew()
$session = Connect-InstanceManager -ServiceKey $ServiceKey @Unlimited
$connect = $clock.Elapsed

$requests = $session.RequestCount
$count = 0
$first = $null
$firstTicks = 0
$begin = [DateTime]::UtcNow.Ticks
$clock.Restart()
Get-ManagedInstance | ForEach-Object {
    if ($count++ -eq 0) {
        $firstTicks = [DateTime]::UtcNow.Ticks
        $first = $clock.Elapsed
    }
}
$clock.Stop()
$end = [DateTime]::UtcNow.Ticks
$process.Refresh()

@{
    Count             = $count
    Requests          = $session.RequestCount - $requests
    BeginTicks        = $begin
    FirstTicks        = $firstTicks
    EndTicks          = $end
    FirstMilliseconds = $first.TotalMilliseconds
    Seconds           = $clock.Elapsed.TotalSeconds
    ConnectSeconds    = $connect.TotalSeconds
    BaseBytes         = $base
    PeakBytes         = $process.PeakWorkingSet64
} | ConvertTo-Json -Compress
