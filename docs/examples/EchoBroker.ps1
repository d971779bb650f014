#Requires -Version 7.4 -Modules SapServiceTools
<#
.SYNOPSIS
    A broker for two services that say back what they are told: one as it is, one the other way round. Broker and services run in this one script.
.DESCRIPTION
    Its handlers speak to the echo service over HTTP, as they would to any service that lies elsewhere:

        PUT    /echo/{instance}, /echo/{instance}/{binding}   creates
        DELETE the same                                       deletes; what isn't there is deleted already
        POST   /echo/{instance}/{binding}  {"message": "..."} answers {"response": "..."}
        GET    /echo/dashboard/{instance}                     a page for people

    and the same under /invert. Callers may be as old as the service: no version or 2.3, deletions without ids, and the small plan for the echo service, too. It serves until Ctrl-C or SIGTERM.
.EXAMPLE
    ./EchoBroker.ps1 -StatePath ./broker.db
#>
param(
    # The broker's port; 0 takes a free one.
    [int] $Port = 8080,
    # The echo service's port; 0 takes a free one.
    [int] $EchoPort = 8090,
    # Where an echo service runs already, such as http://echo.example/; then none is started here.
    [uri] $EchoUri,
    # The broker's state, a SQLite file; the echo service's lies beside it. Without it both are in memory.
    [string] $StatePath,
    # Who may call the broker; without any anybody on this machine may.
    [pscredential[]] $Credential
)

$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot EchoService.ps1)

$echo = $null
if (-not $EchoUri) {
    $echo = Start-EchoService -Port $EchoPort -StatePath ($StatePath ? "$StatePath.echo.json" : '')
    $EchoUri = $echo.Uri
}

# The paths of the echo service follow its address, which has a slash at its end.
$base = "$EchoUri".TrimEnd('/') + '/'
$catalog = @{
    services = @(
        @{
            id = 'echo_service'; name = 'Echo Service'; description = 'Echo back the value received'; bindable = $true
            dashboard_client = @{ id = 'client-id-1'; secret = 'secret-1'; redirect_uri = "${base}echo/dashboard" }
            plans = @(@{
                    id = 'big_0001'; name = 'large'; free = $false
                    description = 'A large dedicated service with a big storage quota, lots of RAM, and many connections'
                })
        }
        @{
            id = 'invert_service'; name = 'Invert Service'; description = 'Invert the value received'; bindable = $true
            dashboard_client = $null
            plans = @(@{
                    id = 'small_0001'; name = 'small'
                    description = 'A small shared service with a small storage quota and few connections'
                })
        }
    )
}

# Each worker gets these; the request is the one that it is at.
$helpers = {
    function Get-EchoAddress([string[]] $Part) {
        $root = $Request.Service.Id -eq 'invert_service' ? 'invert' : 'echo'
        $using:base + ((@($root) + $Part | ForEach-Object { [uri]::EscapeDataString($_) }) -join '/')
    }
}

$settings = @{
    Catalog              = $catalog
    Port                 = $Port
    # The service is older than version 2.13 of the API, and so are its callers.
    AllowLegacyPlatform  = $true
    InitializationScript = $helpers
    OnProvision          = {
        $null = Invoke-RestMethod (Get-EchoAddress $Request.InstanceId) -Method Put
        @{ dashboard_url = Get-EchoAddress dashboard, $Request.InstanceId }
    }
    OnBind               = {
        $address = Get-EchoAddress $Request.InstanceId, $Request.BindingId
        $null = Invoke-RestMethod $address -Method Put
        @{ credentials = @{ uri = $address } }
    }
    OnUnbind             = { $null = Invoke-RestMethod (Get-EchoAddress $Request.InstanceId, $Request.BindingId) -Method Delete }
    OnDeprovision        = { $null = Invoke-RestMethod (Get-EchoAddress $Request.InstanceId) -Method Delete }
}
if ($StatePath) { $settings.StatePath = $StatePath }
if ($Credential) { $settings.Credential = $Credential }

try {
    Start-ServiceBroker @settings -Wait
}
finally {
    if ($echo) { Stop-EchoService $echo }
}
