# One process: creates many tenants through the cmdlets and answers with time, requests and CPU.
param(
    [Parameter(Mandatory)] [string] $ServiceKey,
    [int] $Tenants,
    [int] $Throttle
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
# What is measured is the client, not the rates that a real Service Manager allows.
$Unlimited = @{ MaxCreatesPerMinute = 1000000; MaxRequestsPerMinute = 1000000; MaxRequestsPerHour = 10000000 }
Import-Module (Join-Path $env:SAPSERVICETOOLS_MODULE SapServiceTools.psd1)
$session = Connect-InstanceManager -ServiceKey $ServiceKey @Unlimited
$names = 1..$Tenants | ForEach-Object { "tenant-$_" }
$process = [System.Diagnostics.Process]::GetCurrentProcess()

$requests = $session.RequestCount
$cpu = $process.TotalProcessorTime
$clock = [System.Diagnostics.Stopwatch]::StartNew()
$created = @($names | New-ManagedInstance -ThrottleLimit $Throttle)
$clock.Stop()
$process.Refresh()

@{
    Seconds    = $clock.Elapsed.TotalSeconds
    Created    = @($created | Where-Object Status -EQ 'CREATION_SUCCEEDED').Count
    Requests   = $session.RequestCount - $requests
    CpuSeconds = ($process.TotalProcessorTime - $cpu).TotalSeconds
} | ConvertTo-Json -Compress
