# One process: cached instances, many through one pipeline beside Write-Output, and a call each beside a trivial compiled cmdlet.
# With -First only one of the two pipelines, once, in a process that has run neither: PowerShell itself becomes faster while it runs.
param(
    [Parameter(Mandatory)] [string] $ServiceKey,
    [int] $Count = 100000,
    [int] $Calls = 20000,
    [int] $Rounds = 5,
    [ValidateSet('', 'ours', 'output')] [string] $First = ''
)

. (Join-Path $PSScriptRoot 'Common.ps1')
Import-Module (Join-Path $env:SAPSERVICETOOLS_MODULE SapServiceTools.psd1)
Add-Type -TypeDefinition @'
using System.Management.Automation;

[Cmdlet(VerbsCommon.Get, "Trivial")]
public sealed class GetTrivialCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true)]
    public string Name { get; set; }

    protected override void ProcessRecord() => WriteObject(Name);
}
'@ -PassThru | ForEach-Object Assembly | Import-Module

$session = Connect-InstanceManager -ServiceKey $ServiceKey -CacheMaxItems 1000 -CacheItemExpireSeconds 3600 @Unlimited
$tenants = @(Get-ManagedInstance | ForEach-Object TenantId)
$many = @(for ($i = 0; $i -lt $Count; $i++) { $tenants[$i % $tenants.Count] })
$some = $many[0..($Calls - 1)]
# The list is cached as it is read; one who isn't would make a request below.
$requests = $session.RequestCount

$pipelines = [ordered]@{
    ours   = { $null = $many | Get-ManagedInstance }
    output = { $null = $many | Write-Output }
}
if ($First) {
    $one = Measure-Work $pipelines[$First]
    if ($session.RequestCount -ne $requests) { throw 'Not all came from the cache.' }
    @{ first = @{ $First = @{ Microseconds = 1e6 * $one.Seconds / $Count; CpuMicroseconds = 1e6 * $one.Cpu / $Count } } } | ConvertTo-Json -Compress -Depth 3
    return
}
$piped = Measure-Turn $pipelines $Rounds $Count 'Microseconds' 1e6
$called = Measure-Turn ([ordered]@{
        ours    = { foreach ($name in $some) { $null = Get-ManagedInstance $name } }
        trivial = { foreach ($name in $some) { $null = Get-Trivial $name } }
    }) $Rounds $Calls 'Microseconds' 1e6
if ($session.RequestCount -ne $requests) { throw 'Not all came from the cache.' }

@{ pipe = $piped; call = $called } | ConvertTo-Json -Compress -Depth 4
