namespace SapServiceTools.Loader;

/// <summary>What the running host brings itself: its runtime's assemblies and those of PowerShell.</summary>
internal static class TrustedAssemblies
{
    /// <summary>Simple name to path. What other modules have loaded isn't in it.</summary>
    public static IReadOnlyDictionary<string, string> OfThisProcess() =>
        Parse(AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "");

    /// <summary>Reads the runtime's list of paths.</summary>
    internal static IReadOnlyDictionary<string, string> Parse(string list)
    {
        var byName = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var path in list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            byName.TryAdd(Path.GetFileNameWithoutExtension(path), path);
        return byName;
    }
}
