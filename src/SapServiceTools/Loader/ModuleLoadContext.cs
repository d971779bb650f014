using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace SapServiceTools.Loader;

/// <summary>
/// Keeps the module's packages apart from those of PowerShell and of other modules. An assembly comes from wherever its newest version lies:
/// the host, the ASP.NET Core shared framework or the module's folder; on a tie from the first of these, because then its types are
/// the same ones that everybody else in the process uses.
/// </summary>
internal sealed class ModuleLoadContext : AssemblyLoadContext
{
    // PowerShell has these too, for Test-Json. Their assembly versions tell major versions only, so that a tie says nothing about what a minor one
    // has added; and nobody outside of the module ever sees one of their types.
    private static readonly HashSet<string> AlwaysOwn = new(["Json.More", "JsonPointer.Net", "JsonSchema.Net"], StringComparer.OrdinalIgnoreCase);

    private readonly string _moduleFolder;
    private readonly string? _precompiledFolder;
    private readonly IReadOnlyDictionary<string, string> _hostAssemblies;
    private readonly string? _aspNetCoreFolder;

    /// <param name="moduleFolder">Folder with the module's assemblies and packages.</param>
    /// <param name="hostAssemblies">Simple name to path of what the host itself brings.</param>
    /// <param name="aspNetCoreFolder">Folder of the installed ASP.NET Core shared framework; null where there is none.</param>
    public ModuleLoadContext(string moduleFolder, IReadOnlyDictionary<string, string> hostAssemblies, string? aspNetCoreFolder)
        : base("SapServiceTools")
    {
        _moduleFolder = moduleFolder;
        _precompiledFolder = PrecompiledFolder.Find(moduleFolder, Environment.Version.Major, RuntimeInformation.RuntimeIdentifier);
        _hostAssemblies = hostAssemblies;
        _aspNetCoreFolder = aspNetCoreFolder;
    }

    /// <summary>The file to load into this context; null leaves the name to the host.</summary>
    internal string? Choose(string name)
    {
        if (name == typeof(ModuleLoadContext).Assembly.GetName().Name)
            return null;

        var own = FileIn(_precompiledFolder, name) ?? FileIn(_moduleFolder, name);
        if (own is not null && AlwaysOwn.Contains(name))
            return own;

        var hostPath = _hostAssemblies.GetValueOrDefault(name);
        var chosen = Newer(Newer(hostPath, FileIn(_aspNetCoreFolder, name)), own);
        return chosen == hostPath ? null : chosen;
    }

    // Where only one place has it there is nothing to compare: to read a version from a file loads .NET's reader of metadata, which most imports never need.
    private static string? Newer(string? first, string? second) =>
        second is null || (first is not null && VersionOf(second) <= VersionOf(first)) ? first : second;

    private static Version VersionOf(string path) => AssemblyName.GetAssemblyName(path).Version ?? new Version();

    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name is { } name && string.IsNullOrEmpty(assemblyName.CultureName) && Choose(name) is { } path
            ? LoadFromAssemblyPath(path)
            : null;

    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
        NativeLibraries.Find(_moduleFolder, unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : IntPtr.Zero;

    private static string? FileIn(string? folder, string name)
    {
        if (folder is null)
            return null;
        var path = Path.Combine(folder, name + ".dll");
        return File.Exists(path) ? path : null;
    }
}
