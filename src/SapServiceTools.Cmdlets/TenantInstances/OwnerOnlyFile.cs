using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>Writes a file that nobody but its owner can read, from its first byte on.</summary>
internal static class OwnerOnlyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes beside the target and moves into place, so that there is never half a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="overwrite">Whether one that is there is replaced.</param>
    /// <exception cref="ServiceException">It is there already, or can't be written.</exception>
    public static FileInfo Write(string path, ReadOnlySpan<byte> content, bool overwrite)
    {
        var draft = $"{path}.{Guid.NewGuid():N}";
        try
        {
            using (var stream = Open(draft, FileMode.CreateNew))
                stream.Write(content);
            File.Move(draft, path, overwrite);
            return new FileInfo(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(draft))
                File.Delete(draft);
            throw File.Exists(path) && !overwrite
                ? Exists(path)
                : new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.FileUnwritable, $"The file '{path}' can't be written. {exception.Message}", exception);
        }
    }

    /// <summary>The error for a file that is there and is not to be replaced.</summary>
    public static ResourceExistsException Exists(string path) =>
        new(ErrorIds.FileExists, $"The file '{path}' exists.") { RecommendedAction = "Name another one, or use -Force to replace it." };

    /// <summary>Opens a file for reading and writing that no other process opens meanwhile; it is made where it isn't there.</summary>
    /// <exception cref="ServiceException">Another process has it, or it can't be opened.</exception>
    public static FileStream OpenExclusively(string path) => Opened(path, () => Open(path, FileMode.OpenOrCreate));

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
            if (File.GetUnixFileMode(file.SafeFileHandle) != OwnerOnly)
                File.SetUnixFileMode(file.SafeFileHandle, OwnerOnly);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ServiceException(
                ServiceErrorKind.InvalidArgument, ErrorIds.FileUnwritable, $"The file '{file.Name}' can't be restricted to its owner. {exception.Message}", exception);
        }
    }

    private static FileStream Opened(string path, Func<FileStream> open)
    {
        try
        {
            return open();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.FileUnwritable, $"The file '{path}' can't be opened. {exception.Message}", exception);
        }
    }

    private static FileStream Open(string path, FileMode mode)
    {
        if (OperatingSystem.IsWindows())
            return OpenOnWindows(path, mode);
        return new FileStream(path, new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            // What a full disk refused must not be tried again at the next write.
            BufferSize = 0,
            UnixCreateMode = OwnerOnly,
        });
    }

    [SupportedOSPlatform("windows")]
    private static FileStream OpenOnWindows(string path, FileMode mode)
    {
        var security = new FileSecurity();
        security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        security.AddAccessRule(new FileSystemAccessRule(WindowsIdentity.GetCurrent().User!, FileSystemRights.FullControl, AccessControlType.Allow));
        return new FileInfo(path).Create(mode, FileSystemRights.Read | FileSystemRights.Write, FileShare.None, bufferSize: 1, FileOptions.None, security);
    }
}
