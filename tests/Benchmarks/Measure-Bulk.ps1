# One process: creates many tenants through the cmdlets, then some alone, whose median says how long the same chain of steps takes at best.
param(
    [Parameter(Mandatory)] [string] $ServiceKey,
    [int] $Tenants,
    [int] $Throttle,
    [int] $Alone = 5
)

. (Join-Path $PSScriptRoot 'Common.ps1')
Import-Module (Join-Path $env:SAPSERVICETOOLS_MODULE SapServiceTools.psd1)
$session = Connect-InstanceManager -ServiceKey $ServiceKey @Unlimited
$names = 1..$Tenants | ForEach-Object { "tenant-$_" }

$requests = $session.RequestCount
$all = Measure-Work { @($names | New-ManagedInstance -ThrottleLimit $Throttle | Where-Object Status -EQ 'CREATION_SUCCEEDED').Count }
$requests = $session.RequestCount - $requests
if ($all.Result -ne $Tenants) { throw "$($all.Result) of $Tenants were created." }

# Afterwards, when all is compiled and the session knows how long the service takes: the strictest form of it.
$single = @(foreach ($number in 1..$Alone) { (Measure-Work { New-ManagedInstance "alone-$number" }).Seconds } ) | Sort-Object
$waves = [Math]::Ceiling($Tenants / $Throttle)
@{
    ours  = @{
        Seconds = $all.Seconds; CpuSeconds = $all.Cpu; CpuMilliseconds = 1000 * $all.Cpu / $Tenants
        Requests = $requests / $Tenants; Polls = ($requests - $Tenants) / $Tenants
    }
    alone = @{ Seconds = $single[[int][Math]::Floor($Alone / 2)]; WavesSeconds = $waves * $single[[int][Math]::Floor($Alone / 2)] }
    waves = @{ Seconds = [double] $waves }
} | ConvertTo-Json -Compress
