# One process: instances as PowerShell shows them, a table, beside plain objects with as many columns.
param(
    [Parameter(Mandatory)] [string] $ServiceKey,
    [int] $Rounds = 5
)

. (Join-Path $PSScriptRoot 'Common.ps1')
Import-Module (Join-Path $env:SAPSERVICETOOLS_MODULE SapServiceTools.psd1)
$null = Connect-InstanceManager -ServiceKey $ServiceKey @Unlimited
$instances = @(Get-ManagedInstance)
# The same texts, ready made.
$plain = foreach ($instance in $instances) {
    [pscustomobject]@{
        TenantId = $instance.TenantId; Status = $instance.Status; UpdatedOn = "$($instance.UpdatedOn)"; Credentials = "$($instance.Credentials.FieldNames.Count) fields"; Id = $instance.Id
    }
}
Measure-Turn ([ordered]@{
        ours  = { $null = $instances | Format-Table | Out-String }
        plain = { $null = $plain | Format-Table TenantId, Status, UpdatedOn, Credentials, Id | Out-String }
    }) $Rounds | ConvertTo-Json -Compress -Depth 3
