namespace SapServiceTools.Loader;

/// <summary>Finds the ASP.NET Core shared framework that fits the running .NET; Kestrel comes from there and isn't shipped with the module.</summary>
internal static class SharedFramework
{
    private const string RuntimeName = "Microsoft.NETCore.App";
    private const string AspNetCoreName = "Microsoft.AspNetCore.App";

    /// <summary>The folder with the framework's assemblies, or null where none is installed.</summary>
    public static string? FindAspNetCore() =>
        FindAspNetCore(Path.GetDirectoryName(typeof(object).Assembly.Location), Environment.Version, InstallRoots());

    /// <summary>
    /// Looks beside the running runtime first (same major and minor version, because patches of the two are released together),
    /// then in the usual places of .NET (same major version), which is where a self-contained PowerShell finds it.
    /// </summary>
    internal static string? FindAspNetCore(string? runtimeFolder, Version runtimeVersion, IEnumerable<string> installRoots)
    {
        var family = Path.GetDirectoryName(runtimeFolder);
        if (Path.GetFileName(family) == RuntimeName)
        {
            var beside = Newest(Path.Combine(Path.GetDirectoryName(family)!, AspNetCoreName),
                version => version.Major == runtimeVersion.Major && version.Minor == runtimeVersion.Minor);
            if (beside is not null)
                return beside;
        }

        return installRoots
            .Select(root => Newest(Path.Combine(root, "shared", AspNetCoreName), version => version.Major == runtimeVersion.Major))
            .FirstOrDefault(folder => folder is not null);
    }

    private static string? Newest(string family, Func<Version, bool> fits)
    {
        if (!Directory.Exists(family))
            return null;
        return Directory.EnumerateDirectories(family)
            .Select(folder => (Folder: folder, Version: ParseVersion(Path.GetFileName(folder)), IsPreview: Path.GetFileName(folder).Contains('-', StringComparison.Ordinal)))
            .Where(entry => entry.Version is not null && fits(entry.Version))
            .OrderByDescending(entry => entry.Version)
            .ThenBy(entry => entry.IsPreview)
            .Select(entry => entry.Folder)
            .FirstOrDefault();
    }

    private static Version? ParseVersion(string name) =>
        Version.TryParse(name.Split('-')[0], out var version) ? version : null;

    private static IEnumerable<string> InstallRoots()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root)
            yield return root;
        if (OperatingSystem.IsWindows())
        {
            yield return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "dotnet");
            yield break;
        }

        yield return "/usr/share/dotnet";
        yield return "/usr/lib/dotnet";
        yield return "/usr/local/share/dotnet";
    }
}
