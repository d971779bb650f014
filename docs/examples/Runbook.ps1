<#
.SYNOPSIS
Makes a fleet of managed instances what a list of tenants says, within the time that a runbook has.

.DESCRIPTION
Reads the tenants from a CSV file with a column TenantId and brings them in order with Sync-ManagedInstance. What doesn't fit into the time is left to the next
run; the service itself remembers how far it got, so nothing has to be kept in between. Tenants that failed before come after those that nothing was tried for,
so none is kept from its turn. The exit code says how it ended:

    0   all is done
    75  not all is done, and this run got further: a next run goes on; the last line says when that has something to do
    1   some tenants failed, and no run at once would change that; the errors say why. Where the last line says "Not finished", this run got no tenant further

Start it again as long as it exits with 75, which ends where only failures are left:

    do { pwsh -File Runbook.ps1 -ServiceKeyPath key.json -TenantPath tenants.csv } while ($LASTEXITCODE -eq 75)

Nothing is ever removed. The end of the time budget leaves those that were begun their own time, so make it shorter than what the runbook has by what one
tenant takes at worst (-TimeoutSeconds).
#>
[CmdletBinding()]
param(
    # The service key of the Instance Manager or Service Manager, as JSON.
    [Parameter(Mandatory)] [string] $ServiceKeyPath,

    # A CSV file with a column TenantId: all tenants that are to have an instance.
    [Parameter(Mandatory)] [string] $TenantPath,

    # Seconds in which tenants are begun and done.
    [ValidateRange(1, [int]::MaxValue)] [int] $TimeBudget = 1500,

    # The limit of each tenant's wait in seconds.
    [ValidateRange(1, [int]::MaxValue)] [int] $TimeoutSeconds = 300,

    # How many tenants are worked on at once.
    [ValidateRange(1, 10000)] [int] $ThrottleLimit = 16,

    # This runbook's share of the creations that the service allows in a minute; 0 leaves it to the session.
    [ValidateRange(0, [int]::MaxValue)] [int] $MaxCreatesPerMinute
)

$ErrorActionPreference = 'Stop'
Import-Module SapServiceTools
$rates = @{}
if ($MaxCreatesPerMinute) { $rates.MaxCreatesPerMinute = $MaxCreatesPerMinute }
$session = Connect-InstanceManager -ServiceKey $ServiceKeyPath @rates
try {
    # What goes wrong with one tenant is told, and the others go on.
    $results = @(Import-Csv -LiteralPath $TenantPath |
            Sync-ManagedInstance -TimeBudget $TimeBudget -TimeoutSeconds $TimeoutSeconds -ThrottleLimit $ThrottleLimit -ErrorAction Continue -WarningAction SilentlyContinue)
}
finally {
    $session | Disconnect-ServiceSession
}

$left = $results | Where-Object { $_ -is [SapServiceTools.TenantRemainder] }
$failed = @($results | Where-Object State -EQ Failed)
$results | Where-Object TenantId | Group-Object Action, State | Sort-Object Name | ForEach-Object { "$($_.Name): $($_.Count)" }
if ($left) {
    # A tenant that had no instance and has one now was tried for the first time, and is behind the others in the next run, even if that one isn't usable.
    $tried = @($results | Where-Object { $_.Status -and -not $_.Found })
    if ($left.DoneCount -or $tried) {
        "Not finished: $left. Run again after $([math]::Ceiling($left.ResumeAfter.TotalSeconds)) s."
        exit 75
    }
    "Not finished: $left. This run got no tenant further."
}
exit $failed -or $left ? 1 : 0
