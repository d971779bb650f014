using SapServiceTools.Cmdlets.BrokerHost;
using SapServiceTools.Cmdlets.Emulator;
using SapServiceTools.Cmdlets.Sessions;

namespace SapServiceTools.Cmdlets;

/// <summary>Called by PowerShell when a runspace removes the module.</summary>
public sealed class ModuleCleanup : IModuleAssemblyCleanup
{
    /// <summary>Closes the sessions and stops the emulators and brokers of that runspace; those of others go on.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        RunspaceSessions.Current.CloseAll();
        RunspaceEmulators.Current.StopAll();
        RunspaceBrokers.Current.StopAll();
    }
}
