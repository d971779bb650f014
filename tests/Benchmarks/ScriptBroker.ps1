# A broker with a trivial script block as a process: prints its address, and ends with its input.
param([int] $WorkerCount = 0)

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $env:SAPSERVICETOOLS_MODULE SapServiceTools.psd1)
$service = @(
    New-BrokerPlan small 6a2b9d0c-0000-4000-8000-000000000011 'A small one'
    New-BrokerPlan large 6a2b9d0c-0000-4000-8000-000000000012 'A large one' -Free $false
) | New-BrokerService store 6a2b9d0c-0000-4000-8000-000000000001 'Keeps things' -NotBindable
$more = $WorkerCount -gt 0 ? @{ WorkerCount = $WorkerCount } : @{}
$broker = Start-ServiceBroker $service { @{ dashboard_url = "https://example.com/$($Request.InstanceId)" } } @more
[Console]::Out.WriteLine($broker.Uri)
while ($null -ne [Console]::In.ReadLine()) { }
Stop-ServiceBroker $broker
