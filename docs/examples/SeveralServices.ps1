#Requires -Version 7.4 -Modules SapServiceTools
<#
.SYNOPSIS
    One broker for several services, each with handlers of its own.
.DESCRIPTION
    The broker has one handler an operation; it looks the service's own up by name. The table of them is made once in each worker, by -InitializationScript.
    It serves until Ctrl-C or SIGTERM.
#>
param(
    # 0 takes a free port.
    [int] $Port = 8080,
    # A SQLite file for the stored state; without it the state is in memory.
    [string] $StatePath
)

$services = @(
    New-BrokerPlan shared '0b7c2c51-3c5f-4d0e-9a55-5b1d6d0b1001' 'A database on a shared server'
    New-BrokerPlan own '0b7c2c51-3c5f-4d0e-9a55-5b1d6d0b1002' 'A server of its own; takes its time' -Free $false -Asynchronous Provision
) | New-BrokerService database '0b7c2c51-3c5f-4d0e-9a55-5b1d6d0b1000' 'Relational databases' -Tag sql
$services = @($services) + (
    New-BrokerPlan standard '0b7c2c51-3c5f-4d0e-9a55-5b1d6d0b2001' 'Messages are kept for a day' |
        New-BrokerService queue '0b7c2c51-3c5f-4d0e-9a55-5b1d6d0b2000' 'Message queues' -Tag amqp)

# Here stands what is done for each service; a service that needs nothing done leaves the handler out.
$handlers = {
    $Handlers = @{
        database = @{
            Provision   = {
                $server = $Request.Plan.Name -eq 'own' ? "db-$($Request.InstanceId)" : 'db-shared'
                @{ data = @{ server = $server } }
            }
            Bind        = {
                $server = $Request.Instance.Data.server
                @{ credentials = @{ uri = "sql://$server/$($Request.InstanceId)"; user = $Request.BindingId; password = "$(New-Guid)" } }
            }
            Deprovision = { Write-Information "The database on $($Request.Instance.Data.server) is gone." }
        }
        queue    = @{
            Bind = {
                $rights = $Request.Parameters.rights ?? 'read'
                if ($rights -notin 'read', 'write') { Write-BrokerError InvalidParameters "rights are 'read' or 'write'." }
                @{ credentials = @{ uri = "amqp://queues/$($Request.InstanceId)"; rights = $rights; key = "$(New-Guid)" } }
            }
        }
    }
    function Invoke-Handler([string] $Operation) {
        if ($block = $Handlers[$Request.Service.Name][$Operation]) { & $block }
    }
}

$settings = @{
    Catalog              = $services
    Port                 = $Port
    InitializationScript = $handlers
    OnProvision          = { Invoke-Handler Provision }
    OnBind               = { Invoke-Handler Bind }
    OnUnbind             = { Invoke-Handler Unbind }
    OnDeprovision        = { Invoke-Handler Deprovision }
}
if ($StatePath) { $settings.StatePath = $StatePath }
Start-ServiceBroker @settings -Wait
