namespace SapServiceTools.Clients.Files;

/// <summary>Paths such as /dev/null and /dev/stdout: they are written into, and nothing is put in their place or changes their rights.</summary>
internal static class DeviceFile
{
    public static bool Is(string path)
    {
        if (OperatingSystem.IsWindows())
            return false;
        var full = Path.GetFullPath(path);
        return (full.StartsWith("/dev/", StringComparison.Ordinal) && !full.StartsWith("/dev/shm/", StringComparison.Ordinal)) || full.StartsWith("/proc/", StringComparison.Ordinal);
    }
}
