#Requires -Version 7.4 -Modules SapServiceTools
# A whole service broker. Each instance is a vault that apps get a password for; what a real one creates goes into the handlers.
param([int] $Port = 8080, [string] $StatePath)

$state = $StatePath ? @{ StatePath = $StatePath } : @{}
$plan = New-BrokerPlan small 'd5b1b0a4-3f0f-4a52-9d53-6f2f0a7c1e01' 'One vault'
$service = $plan | New-BrokerService vault 'c0a8a1de-52a5-4d0f-8a63-0d6c3a2f7b01' 'Vaults by the dozen'
Start-ServiceBroker $service -Port $Port @state -Wait -OnProvision {
    @{ data = @{ owner = "$($Request.Context.instance_name)" } }
} -OnBind {
    @{ credentials = @{ vault = $Request.InstanceId; user = $Request.BindingId; password = "$(New-Guid)" } }
}
