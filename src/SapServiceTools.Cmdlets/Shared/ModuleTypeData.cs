using System.Management.Automation.Runspaces;
using SapServiceTools.Clients.Http;
using SapServiceTools.Emulator;
using SapServiceTools.Emulator.OpenStack;

namespace SapServiceTools.Cmdlets.Shared;

/// <summary>
/// What PowerShell is told of the module's types; the module's script hands it to Update-TypeData, and it isn't meant for scripts of others.
/// Not in a types file, because the members of two copies of the module would clash before either could say so; and not in script, because each import would compile it.
/// </summary>
public static class ModuleTypeData
{
    /// <summary>
    /// Update-TypeData by its class: by its name PowerShell would first search all modules for it and import Microsoft.PowerShell.Utility,
    /// which takes longer than all the rest of an import.
    /// </summary>
    public static CmdletInfo UpdateTypeData { get; } = new(
        "Update-TypeData", Type.GetType("Microsoft.PowerShell.Commands.UpdateTypeDataCommand, Microsoft.PowerShell.Commands.Utility", throwOnError: true));

    /// <summary>The members of all types, made anew: each runspace has its own.</summary>
    public static TypeData[] Create() =>
    [
        .. DisplaySets.Create(),
        Kept(
            Hidden(
                DisplaySets.Shown("SapServiceTools.Emulator.ServiceEmulator", "Uri", "UserName", "ProvisioningTime", "InstanceCount", "RequestCount"),
                ("ServiceKey", nameof(GetServiceKey)),
                ("ServiceManagerKey", nameof(GetServiceManagerKey)),
                ("ServiceManagerCertificateKey", nameof(GetServiceManagerCertificateKey))),
            "Uri", "BrokerUri", "UserName", "StartedAt", "ProvisioningTime", "DeprovisioningTime", "IsRunning", "InstanceCount", "RequestCount", "RequestCounts"),
        Kept(
            Hidden(DisplaySets.Shown("SapServiceTools.Emulator.OpenStack.EmulatedOpenStack", "AuthUri", "SaharaUri", "ProjectName", "ClusterCount", "TokenCount"), ("Cloud", nameof(GetCloud))),
            "AuthUri", "SaharaUri", "ProjectName", "ProjectId", "TokenCount", "ClusterCount"),
    ];

    /// <summary>The emulator's key of its Instance Manager.</summary>
    public static object GetServiceKey(PSObject emulator) => Base<ServiceEmulator>(emulator).GetServiceKey();

    /// <summary>The emulator's key of its Service Manager.</summary>
    public static object GetServiceManagerKey(PSObject emulator) => Base<ServiceEmulator>(emulator).GetServiceManagerKey();

    /// <summary>The emulator's key of its Service Manager, with a certificate.</summary>
    public static object? GetServiceManagerCertificateKey(PSObject emulator) => Base<ServiceEmulator>(emulator).GetServiceManagerCertificateKey();

    /// <summary>The emulated cloud as an entry of clouds.yaml.</summary>
    public static object GetCloud(PSObject cloud) => Base<EmulatedOpenStack>(cloud).GetCloud();

    /// <summary>What a cell shows of a credential: the user's name; of another secret, that there is one.</summary>
    public static string GetSecretText(PSObject secret) => secret.BaseObject is PSCredential credential ? credential.UserName : Redactor.Mask;

    private static T Base<T>(PSObject instance) => (T)instance.BaseObject;

    // What has passwords in it is there for who asks for it by name, and hidden from Format-List *, ConvertTo-Json and their like.
    private static TypeData Hidden(TypeData data, params (string Name, string Getter)[] members)
    {
        foreach (var (name, getter) in members)
            data.Members.Add(name, new CodePropertyData(name, typeof(ModuleTypeData).GetMethod(getter)) { IsHidden = true });
        return data;
    }

    // Jobs and Export-Clixml would take hidden properties along, so what they take is listed.
    private static TypeData Kept(TypeData data, params string[] properties)
    {
        data.SerializationMethod = "SpecificProperties";
        data.PropertySerializationSet = new PropertySetData(properties);
        return data;
    }
}
