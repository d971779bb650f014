# Dot-sourced by the Sahara tests: an emulated cloud with what most of them need.
. $PSScriptRoot/Support.ps1

$ImageId = '11111111-2222-3333-4444-555555555551'
$OtherImageId = '11111111-2222-3333-4444-555555555552'
$NetworkId = '99999999-8888-7777-6666-555555555555'

function Connect-TestSahara {
    param([Parameter(Mandatory)] $Emulator, [string] $ApiVersion = '2', [hashtable] $With = @{})
    $Emulator | Connect-Sahara -ApiVersion $ApiVersion -PollingIntervalMilliseconds 20 @With
}

# An image that is registered, two node group templates and a cluster template.
function New-TestTemplate {
    $null = Register-SaharaImage $ImageId cirros -Tag fake, 0.1
    $null = New-SaharaNodeGroupTemplate worker -FlavorId 2 -PluginName fake -PluginVersion 0.1 -NodeProcess datanode, tasktracker
    $null = New-SaharaNodeGroupTemplate master -FlavorId 1 -PluginName fake -PluginVersion 0.1 -NodeProcess namenode, jobtracker
    $null = New-SaharaClusterTemplate small -PluginName fake -PluginVersion 0.1 -NodeGroup master:1, worker:2 -Image $ImageId -ManagementNetworkId $NetworkId
}
