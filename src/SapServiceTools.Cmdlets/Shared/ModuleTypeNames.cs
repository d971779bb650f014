using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Cmdlets.BrokerHost;
using SapServiceTools.Emulator;
using SapServiceTools.Emulator.InstanceManager;
using SapServiceTools.Emulator.OpenStack;
using SapServiceTools.Emulator.Requests;
using SapServiceTools.Emulator.ServiceManager;

namespace SapServiceTools.Cmdlets.Shared;

/// <summary>
/// Makes the types of objects that cmdlets return known by their names. PowerShell looks for types in its own load context only, where those of the root assembly are;
/// without this <c>[SapServiceTools.Emulator.ServiceEmulator]</c> would be unknown to a script that has such an object in its hand.
/// </summary>
public static class ModuleTypeNames
{
    private static readonly Type[] Types =
    [
        typeof(ServiceEmulator), typeof(EmulatedInstance), typeof(EmulatedOpenStack), typeof(EmulatedServiceManager), typeof(EmulatedServiceInstance), typeof(EmulatorRequest),
        typeof(HostedBroker), typeof(BrokerLogEntry), typeof(BrokerError),
        typeof(ServiceCatalog), typeof(ServiceOffering), typeof(ServicePlan), typeof(AsynchronousOperations),
    ];

    /// <summary>
    /// Registers them as type accelerators, once a process. That class isn't public, but PowerShell's own documentation (about_Classes, on exporting classes from a module) shows this use of it;
    /// where it were missing, names would be unknown and nothing else would be amiss.
    /// </summary>
    public static void Register()
    {
        var accelerators = typeof(PSObject).Assembly.GetType("System.Management.Automation.TypeAccelerators");
        // One table a process, which parallel imports share. It is made by whoever asks for it first, and by two at once twice.
        lock (Types)
        {
            if (accelerators?.GetMethod("Add", [typeof(string), typeof(Type)]) is not { } add || accelerators.GetProperty("Get")?.GetValue(null) is not IDictionary<string, Type> known)
                return;
            foreach (var type in Types)
            {
                if (!known.ContainsKey(type.FullName!))
                    add.Invoke(null, [type.FullName, type]);
            }
        }
    }
}
