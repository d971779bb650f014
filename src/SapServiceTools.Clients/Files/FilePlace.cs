using System.Runtime.InteropServices;
using System.Text;

namespace SapServiceTools.Clients.Files;

/// <summary>What can be known of a file that is to be written, without writing anything.</summary>
internal static class FilePlace
{
    private const int CanWrite = 2;
    private const int CanEnter = 1;

    /// <summary>Refuses what <see cref="FileDraft"/> would refuse.</summary>
    /// <exception cref="IOException">Nothing can be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing can be written there.</exception>
    public static void CheckDraft(string path)
    {
        if (DeviceFile.Is(path))
            Allow(path, CanWrite);
        else
            CheckNew(path);
    }

    /// <summary>Refuses what opening a file to write would refuse; it is made where it isn't there.</summary>
    /// <exception cref="IOException">It can't be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It can't be opened.</exception>
    public static void CheckOpen(string path)
    {
        if (File.Exists(path))
            Allow(path, CanWrite);
        else
            CheckNew(path);
    }

    private static void CheckNew(string path)
    {
        if (Directory.Exists(path))
            throw new IOException("it is a folder");
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException();
        Allow(folder, CanWrite | CanEnter);
    }

    // Windows tells it only to who tries.
    private static void Allow(string path, int rights)
    {
        if (!OperatingSystem.IsWindows() && Access(Encoding.UTF8.GetBytes(path + '\0'), rights) != 0)
            throw new UnauthorizedAccessException();
    }

    [DllImport("libc", EntryPoint = "access")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Access(byte[] path, int rights);
}
