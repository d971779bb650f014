# One process: cached instances, many through one pipeline beside Write-Output, and a call each beside a trivial compiled cmdlet.
param(
    [Parameter(Mandatory)] [string] $ServiceKey,
    [int] $Count = 100000,
    [int] $Calls = 20000,
    [int] $Rounds = 5
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
$null = $tenants | Get-ManagedInstance
$requests = $session.RequestCount

$piped = Measure-Turn ([ordered]@{
        ours   = { $null = $many | Get-ManagedInstance }
        output = { $null = $many | Write-Output }
    }) $Rounds $Count 'Microseconds' 1e6
$called = Measure-Turn ([ordered]@{
        ours    = { foreach ($name in $some) { $null = Get-ManagedInstance $name } }
        trivial = { foreach ($name in $some) { $null = Get-Trivial $name } }
    }) $Rounds $Calls 'Microseconds' 1e6
if ($session.RequestCount -ne $requests) { throw 'Not all came from the cache.' }

@{ pipe = $piped; call = $called } | ConvertTo-Json -Compress -Depth 4
