# SapServiceTools.dll has the types that users name and lives in PowerShell's own load context;
# it loads the cmdlets and their packages into a context of their own.
$library = [System.IO.Path]::Combine($PSScriptRoot, 'SapServiceTools.dll')

# A path with the links in all of its parts followed; as it is where something of it is gone.
function Resolve-Link([string] $Path) {
    $folder = [System.IO.Path]::GetDirectoryName($Path)
    if (-not $folder) { return $Path }
    $item = [System.IO.Path]::Combine((Resolve-Link $folder), [System.IO.Path]::GetFileName($Path))
    $target = try { [System.IO.File]::ResolveLinkTarget($item, $true) } catch [System.IO.IOException] { $null }
    $target ? (Resolve-Link $target.FullName) : $item
}

function Test-SamePath([string] $One, [string] $Other) { $IsLinux ? $One -ceq $Other : $One -eq $Other }

# Of another version LoadFrom says that it can't be loaded; for a copy of the same version it returns the one that is there, without a word.
$loaded = try { [System.Reflection.Assembly]::LoadFrom($library) } catch [System.IO.FileLoadException] { ('SapServiceTools.Loader.ModuleLoader' -as [type]).Assembly }
if (-not (Test-SamePath $loaded.Location $library) -and -not (Test-SamePath (Resolve-Link $loaded.Location) (Resolve-Link $library))) {
    throw "SapServiceTools $($loaded.GetName().Version.ToString(3)) from $(Split-Path $loaded.Location) is loaded in this process, and .NET can't unload it. Use $PSScriptRoot in a new PowerShell process."
}

$inner = Import-Module -Assembly ([SapServiceTools.Loader.ModuleLoader]::GetCmdletsAssembly()) -PassThru
# Where the session has them already, by another path to this folder, the line above brings nothing in here.
Import-Module -ModuleInfo $inner

# Otherwise Import-Module -Force finds the inner module still loaded and exports none of its cmdlets.
$ExecutionContext.SessionState.Module.OnRemove = { Remove-Module -ModuleInfo $inner -Force }

# What PowerShell shows where it uses no view: behind an object of another type in the same output.
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

# What has passwords in it is there for who asks for it by name, and hidden from Format-List *, ConvertTo-Json and their like.
# Jobs and Export-Clixml would take hidden properties along, so what they take is listed.
$asked = @{
    'SapServiceTools.Emulator.ServiceEmulator'   = @{
        Hidden = @{
            ServiceKey                   = { $this.GetServiceKey() }
            ServiceManagerKey            = { $this.GetServiceManagerKey() }
            ServiceManagerCertificateKey = { $this.GetServiceManagerCertificateKey() }
        }
        Kept   = 'Uri', 'BrokerUri', 'UserName', 'StartedAt', 'ProvisioningTime', 'DeprovisioningTime', 'IsRunning', 'InstanceCount', 'RequestCount', 'RequestCounts'
    }
    'SapServiceTools.Emulator.OpenStack.EmulatedOpenStack' = @{
        Hidden = @{ Cloud = { $this.GetCloud() } }
        Kept   = 'AuthUri', 'SaharaUri', 'ProjectName', 'ProjectId', 'TokenCount', 'ClusterCount'
    }
}
foreach ($type in $asked.Keys) {
    $data = [System.Management.Automation.Runspaces.TypeData]::new($type)
    foreach ($name in $asked[$type].Hidden.Keys) {
        $data.Members.Add($name, [System.Management.Automation.Runspaces.ScriptPropertyData]::new($name, $asked[$type].Hidden[$name]))
        $data.Members[$name].IsHidden = $true
    }
    $data.SerializationMethod = 'SpecificProperties'
    $data.PropertySerializationSet = [System.Management.Automation.Runspaces.PropertySetData]::new([string[]] $asked[$type].Kept)
    Update-TypeData -TypeData $data -Force
}
