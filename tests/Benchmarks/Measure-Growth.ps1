# One process: a fleet of one size is made, kept and read, by Sync-ManagedInstance and Get-ManagedInstance; each a tenant, and the most memory that it took.
param(
    [Parameter(Mandatory)] [string] $ServiceKey,
    [Parameter(Mandatory)] [int] $Tenants,
    [int] $Throttle = 100
)

. (Join-Path $PSScriptRoot 'Common.ps1')
Import-Module (Join-Path $env:SAPSERVICETOOLS_MODULE SapServiceTools.psd1)
$null = Connect-InstanceManager -ServiceKey $ServiceKey @Unlimited
$names = 1..$Tenants | ForEach-Object { "tenant-$_" }

function Measure-Fleet([string] $Action) {
    $done = Measure-Work { ($names | Sync-ManagedInstance -ThrottleLimit $Throttle | Where-Object Action -EQ $Action | Measure-Object).Count }
    if ($done.Result -ne $Tenants) { throw "$($done.Result) of $Tenants were $Action." }
    $done
}

$create = Measure-Fleet Create
$keep = Measure-Fleet Keep
$list = Measure-Work { (Get-ManagedInstance | Measure-Object).Count }
if ($list.Result -ne $Tenants) { throw "$($list.Result) of $Tenants were read." }
@{
    CreateMilliseconds = 1000 * $create.Seconds / $Tenants; CreateCpuMilliseconds = 1000 * $create.Cpu / $Tenants
    KeepMilliseconds   = 1000 * $keep.Seconds / $Tenants; KeepCpuMilliseconds = 1000 * $keep.Cpu / $Tenants
    ListMilliseconds   = 1000 * $list.Seconds / $Tenants; ListCpuMilliseconds = 1000 * $list.Cpu / $Tenants
    PeakMegabytes      = Get-PeakMegabyte
} | ConvertTo-Json -Compress
