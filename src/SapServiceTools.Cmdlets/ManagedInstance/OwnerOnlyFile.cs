using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;

namespace SapServiceTools.Cmdlets;

/// <summary>Writes a file that nobody but its owner can read, from its first byte on.</summary>
internal static class OwnerOnlyFile
{
    /// <summary>Writes beside the target and moves into place, so that there is never half a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="overwrite">Whether one that is there is replaced.</param>
    /// <exception cref="ServiceException">It is there already, or can't be written.</exception>
    public static FileInfo Write(string path, ReadOnlySpan<byte> content, bool overwrite)
    {
        var beside = $"{path}.{Guid.NewGuid():N}";
        try
        {
            using (var stream = Create(beside))
                stream.Write(content);
            File.Move(beside, path, overwrite);
            return new FileInfo(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(beside))
                File.Delete(beside);
            throw File.Exists(path) && !overwrite
                ? Exists(path)
                : new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.FileUnwritable, $"The file '{path}' can't be written. {exception.Message}", exception);
        }
    }

    /// <summary>The error for a file that is there and is not to be replaced.</summary>
    public static ResourceExistsException Exists(string path) =>
        new(ErrorIds.FileExists, $"The file '{path}' exists.") { RecommendedAction = "Name another one, or use -Force to replace it." };

    private static FileStream Create(string path)
    {
        if (OperatingSystem.IsWindows())
            return CreateOnWindows(path);
        return new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
    }

    [SupportedOSPlatform("windows")]
    private static FileStream CreateOnWindows(string path)
    {
        var security = new FileSecurity();
        security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        security.AddAccessRule(new FileSystemAccessRule(WindowsIdentity.GetCurrent().User!, FileSystemRights.FullControl, AccessControlType.Allow));
        return new FileInfo(path).Create(FileMode.CreateNew, FileSystemRights.Write, FileShare.None, 4096, FileOptions.None, security);
    }
}
