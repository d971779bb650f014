namespace SapServiceTools.Loader;

/// <summary>Finds the assemblies that hold machine code for the running .NET and platform beside their IL; build/Precompile.ps1 makes them.</summary>
internal static class PrecompiledFolder
{
    private const int OldestMajorVersion = 8;

    /// <summary>
    /// The folder for the platform, of the newest .NET that isn't newer than the running one; null where there is none, and the IL in the module's folder serves.
    /// Code that the running .NET can't use does no harm: it takes the IL in the same file.
    /// </summary>
    public static string? Find(string moduleFolder, int majorVersion, string platform)
    {
        for (var major = majorVersion; major >= OldestMajorVersion; major--)
        {
            var folder = Path.Combine(moduleFolder, "precompiled", $"net{major}.0-{platform}");
            if (Directory.Exists(folder))
                return folder;
        }

        return null;
    }
}
