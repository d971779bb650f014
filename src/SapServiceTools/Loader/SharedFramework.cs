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

        foreach (var root in installRoots)
        {
            if (Newest(Path.Combine(root, "shared", AspNetCoreName), version => version.Major == runtimeVersion.Major) is { } installed)
                return installed;
        }

        return null;
    }

    // A loop, because LINQ over pairs of values is compiled anew in each process, and each import comes by here.
    private static string? Newest(string family, Func<Version, bool> fits)
    {
        if (!Directory.Exists(family))
            return null;
        string? newest = null;
        foreach (var folder in Directory.EnumerateDirectories(family))
        {
            if (ParseVersion(folder) is { } version && fits(version) && (newest is null || IsNewer(folder, newest)))
                newest = folder;
        }

        return newest;
    }

    // A release goes before its previews.
    private static bool IsNewer(string folder, string other)
    {
        var difference = ParseVersion(folder)!.CompareTo(ParseVersion(other));
        return difference > 0 || (difference == 0 && IsPreview(other) && !IsPreview(folder));
    }

    private static bool IsPreview(string folder) => Path.GetFileName(folder).Contains('-', StringComparison.Ordinal);

    private static Version? ParseVersion(string folder) =>
        Version.TryParse(Path.GetFileName(folder).Split('-')[0], out var version) ? version : null;

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
