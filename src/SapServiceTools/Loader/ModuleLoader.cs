using System.ComponentModel;
using System.Reflection;

namespace SapServiceTools.Loader;

/// <summary>The door through which the module's script reaches its cmdlets; it isn't meant for scripts of others.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ModuleLoader
{
    // One load context a process: a second one would make second, incompatible statics of everything in it.
    private static readonly Lazy<Assembly> Cmdlets = new(LoadCmdlets, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>Whether this assembly was loaded from that folder, by whatever path, and not from another copy of the module.</summary>
    public static bool IsModuleFolder(string folder) =>
        ModuleFolder.IsSame(Path.GetDirectoryName(typeof(ModuleLoader).Assembly.Location)!, folder);

    /// <summary>The assembly with the cmdlets, loaded into the module's own load context by the first call. Safe from parallel runspaces.</summary>
    public static Assembly GetCmdletsAssembly() => Cmdlets.Value;

    private static Assembly LoadCmdlets()
    {
        var folder = Path.Combine(Path.GetDirectoryName(typeof(ModuleLoader).Assembly.Location)!, "bin");
        var context = new ModuleLoadContext(folder, TrustedAssemblies.OfThisProcess(), SharedFramework.FindAspNetCore());
        return context.LoadFromAssemblyName(new AssemblyName("SapServiceTools.Cmdlets"));
    }
}
