using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;

namespace SapServiceTools.Clients.Files;

/// <summary>Opens files that nobody but their owner can read, from their first byte on: by mode 0600, or on Windows by an access list with the owner alone.</summary>
internal static class OwnerOnlyFile
{
    /// <summary>The mode on all systems but Windows.</summary>
    public const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Makes a file that isn't there. A link in its place is refused, wherever it leads.</summary>
    /// <exception cref="IOException">There is something already, or it can't be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It can't be made.</exception>
    public static FileStream Create(string path) => Open(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);

    /// <summary>Opens a file for reading and writing that no other process opens meanwhile; it is made where it isn't there.</summary>
    /// <exception cref="ServiceException">Another process has it, or it can't be opened.</exception>
    public static FileStream OpenExclusively(string path) => Opened(path, () =>
    {
        FilePlace.CheckOpen(path);
        return Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    });

    /// <summary>
    /// Opens a file that stands for a lock, which no other process opens meanwhile. Whoever may read a file can lock it, so one that was there already is restricted to its owner;
    /// a link is refused, since what it leads to isn't ours to restrict.
    /// </summary>
    /// <exception cref="IOException">Another process has it, or it can't be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It is another user's, or a link.</exception>
    public static FileStream OpenLock(string path)
    {
        if (new FileInfo(path).LinkTarget is not null)
            throw new UnauthorizedAccessException($"The lock file '{path}' is a link.");
        // Before it is opened, because whoever opens it in between could keep it locked.
        if (!OperatingSystem.IsWindows() && File.Exists(path) && File.GetUnixFileMode(path) != Mode)
            File.SetUnixFileMode(path, Mode);
        return Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    /// <summary>
    /// Opens a log to append to, which others may read meanwhile if they have the right. One that was there already keeps its group's rights, which somebody gave to whatever collects logs,
    /// and loses those of everybody.
    /// </summary>
    /// <exception cref="IOException">It can't be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It can't be opened.</exception>
    public static FileStream OpenToAppend(string path)
    {
        if (DeviceFile.Is(path))
            return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        var file = Open(path, OperatingSystem.IsWindows() ? FileMode.OpenOrCreate : FileMode.Append, FileAccess.Write, FileShare.Read);
        if (OperatingSystem.IsWindows())
        {
            file.Seek(0, SeekOrigin.End);
            return file;
        }

        try
        {
            if (File.GetUnixFileMode(file.SafeFileHandle) is var mode && (mode & Others) != 0)
                File.SetUnixFileMode(file.SafeFileHandle, mode & ~Others);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Its owner is somebody else, who decides.
        }

        return file;
    }

    /// <summary>Opens a file that no other process writes meanwhile.</summary>
    /// <exception cref="ServiceException">Another process has it, or it can't be opened.</exception>
    public static FileStream OpenToRead(string path) => Opened(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read));

    /// <summary>Restricts a file that was there already to its owner.</summary>
    /// <exception cref="ServiceException">It is somebody else's.</exception>
    public static void Restrict(FileStream file)
    {
        if (OperatingSystem.IsWindows())
            return;
        try
        {
            if (File.GetUnixFileMode(file.SafeFileHandle) != Mode)
                File.SetUnixFileMode(file.SafeFileHandle, Mode);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ServiceException(
                ServiceErrorKind.InvalidArgument, ErrorIds.FileUnwritable, $"The file '{file.Name}' can't be restricted to its owner: {SystemFault.Explain(exception)}.", exception);
        }
    }

    /// <summary>Refuses what <see cref="OpenExclusively"/> would refuse of a file that isn't there, and doesn't make it.</summary>
    /// <exception cref="ServiceException">It couldn't be opened.</exception>
    public static void CheckExclusive(string path) => Opened(path, () =>
    {
        FilePlace.CheckOpen(path);
        return true;
    });

    private static T Opened<T>(string path, Func<T> open)
    {
        try
        {
            return open();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.FileUnwritable, $"The file '{path}' can't be opened: {SystemFault.Explain(exception)}.", exception);
        }
    }

    private static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share)
    {
        if (OperatingSystem.IsWindows())
            return OpenOnWindows(path, mode, share);
        return new FileStream(path, new FileStreamOptions
        {
            Mode = mode,
            Access = access,
            Share = share,
            // What a full disk refused must not be tried again at the next write.
            BufferSize = 0,
            UnixCreateMode = Mode,
        });
    }

    [SupportedOSPlatform("windows")]
    private static FileStream OpenOnWindows(string path, FileMode mode, FileShare share)
    {
        var security = new FileSecurity();
        security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        security.AddAccessRule(new FileSystemAccessRule(WindowsIdentity.GetCurrent().User!, FileSystemRights.FullControl, AccessControlType.Allow));
        return new FileInfo(path).Create(mode, FileSystemRights.Read | FileSystemRights.Write, share, bufferSize: 1, FileOptions.None, security);
    }
}
