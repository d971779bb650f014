using System.Management.Automation;

namespace SapServiceTools.Cmdlets.Sessions;

/// <summary>Called by PowerShell when a runspace removes the module.</summary>
public sealed class ModuleCleanup : IModuleAssemblyCleanup
{
    /// <summary>Closes the sessions of that runspace; those of others go on.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo) => RunspaceSessions.Current.CloseAll();
}
