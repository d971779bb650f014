# SapServiceTools.dll has the types that users name and lives in PowerShell's own load context;
# it loads the cmdlets and their packages into a context of their own.
$library = [System.IO.Path]::Combine($PSScriptRoot, 'SapServiceTools.dll')
try {
    $null = [System.Reflection.Assembly]::LoadFrom($library)
}
catch [System.IO.FileLoadException] {
    $loaded = ('SapServiceTools.Loader.ModuleLoader' -as [type]).Assembly
    throw "SapServiceTools $($loaded.GetName().Version.ToString(3)) from $(Split-Path $loaded.Location) is loaded in this process, and .NET can't unload it. Use $PSScriptRoot in a new PowerShell process."
}

$inner = Import-Module -Assembly ([SapServiceTools.Loader.ModuleLoader]::GetCmdletsAssembly()) -PassThru

# Otherwise Import-Module -Force finds the inner module still loaded and exports none of its cmdlets.
$ExecutionContext.SessionState.Module.OnRemove = { Remove-Module -ModuleInfo $inner -Force }

# What PowerShell shows where it uses no view: behind an object of another type in the same output. An emulator's service key has a password.
# Not in a types file, because the members of two copies of the module would clash before either could say so.
$shown = @{
    'SapServiceTools.ManagedInstance'          = 'TenantId', 'Status', 'UpdatedOn', 'FailedMessage', 'Id'
    'SapServiceTools.BrokerService'            = 'Name', 'Description', 'Bindable', 'Plans', 'ServiceId'
    'SapServiceTools.BrokerPlan'               = 'ServiceName', 'Name', 'Description', 'Free', 'Bindable', 'PlanId'
    'SapServiceTools.Emulator.ServiceEmulator' = 'Uri', 'UserName', 'ProvisioningTime', 'InstanceCount', 'RequestCount'
}
foreach ($type in $shown.Keys) {
    Update-TypeData -TypeName $type -DefaultDisplayPropertySet $shown[$type] -Force
}
