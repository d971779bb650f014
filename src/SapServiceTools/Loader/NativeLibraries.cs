using System.Runtime.InteropServices;

namespace SapServiceTools.Loader;

/// <summary>Finds native libraries of packages, which lie in <c>runtimes/&lt;platform&gt;/native</c> as NuGet lays them.</summary>
internal static class NativeLibraries
{
    /// <summary>The file for the running platform; null leaves the name to the system.</summary>
    public static string? Find(string folder, string name)
    {
        var (prefix, suffix) = OperatingSystem.IsWindows() ? ("", ".dll") : OperatingSystem.IsMacOS() ? ("lib", ".dylib") : ("lib", ".so");
        var files = new[] { name, name + suffix, prefix + name + suffix };
        return Platforms()
            .SelectMany(platform => files.Select(file => Path.Combine(folder, "runtimes", platform, "native", file)))
            .FirstOrDefault(File.Exists);
    }

    private static IEnumerable<string> Platforms()
    {
        // The runtime's own name comes first: it tells musl from glibc.
        yield return RuntimeInformation.RuntimeIdentifier;
        var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        var architecture = RuntimeInformation.ProcessArchitecture.ToString();
#pragma warning disable CA1308 // Platform names are lower case.
        yield return $"{system}-{architecture.ToLowerInvariant()}";
#pragma warning restore CA1308
    }
}
