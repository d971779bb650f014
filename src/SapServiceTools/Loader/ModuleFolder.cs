namespace SapServiceTools.Loader;

/// <summary>Tells whether two paths lead to the same folder.</summary>
internal static class ModuleFolder
{
    /// <summary>True where the paths are equal, or are so when the links in them are followed.</summary>
    public static bool IsSame(string one, string other) =>
        AreEqual(one, other) || AreEqual(FollowLinks(one), FollowLinks(other));

    private static bool AreEqual(string one, string other) =>
        string.Equals(one, other, OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);

    // A path with the links in all of its parts followed; as it is where something of it is gone.
    private static string FollowLinks(string path)
    {
        if (Path.GetDirectoryName(path) is not { Length: > 0 } parent)
            return path;
        var item = Path.Combine(FollowLinks(parent), Path.GetFileName(path));
        return Target(item) is { } target ? FollowLinks(target) : item;
    }

    private static string? Target(string path)
    {
        try
        {
            return Directory.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
