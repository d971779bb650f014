using System.Net.Sockets;
using System.Security.Cryptography;

namespace SapServiceTools;

/// <summary>
/// What a fault of the system or of .NET means, in this module's words. Their own texts name types and parameters of code, repeat paths, speak the machine's language and differ between systems.
/// </summary>
internal static class SystemFault
{
    // Of Linux and macOS: no space, quota (each has its own number), read-only file system, folder.
    private const int NoSpace = 28, LinuxQuota = 122, MacQuota = 69, ReadOnly = 30, IsFolder = 21;

    // Of Windows, as HRESULT: sharing and lock violations, and the two of a full disk.
    private const int Sharing = unchecked((int)0x80070020), Locked = unchecked((int)0x80070021), WindowsFull = unchecked((int)0x80070070), HandleFull = unchecked((int)0x80070027);

    // Of Linux and macOS, where a file is locked.
    private const int LinuxLocked = 11, MacLocked = 35;

    /// <summary>Explains a fault.</summary>
    /// <returns>Half a sentence without a point, such as "there is no such file".</returns>
    public static string Explain(Exception fault) => fault switch
    {
        ServiceException own => own.Message.TrimEnd('.'),
        FileNotFoundException => "there is no such file",
        DirectoryNotFoundException => "its folder isn't there",
        DriveNotFoundException => "its drive isn't there",
        PathTooLongException => "its path is too long",
        UnauthorizedAccessException => "access is denied",
        EndOfStreamException => "it ends too early",
        CryptographicException => "its content can't be decoded, or its password is another one",
        DllNotFoundException => "a library that is needed isn't there for this platform",
        ArgumentException or NotSupportedException => "its name or content isn't of the right form",
        ObjectDisposedException => "it is closed",
        _ when Find<SocketException>(fault) is { } socket => OfSocket(socket.SocketErrorCode),
        TimeoutException => "it took too long",
        IOException io => OfFile(io),
        _ => "for a reason that .NET doesn't explain",
    };

    /// <summary>The first exception of a type among a fault and its causes.</summary>
    public static T? Find<T>(Exception? fault)
        where T : Exception
    {
        for (; fault is not null; fault = fault.InnerException)
        {
            if (fault is T found)
                return found;
        }

        return null;
    }

    private static string OfFile(IOException fault) => (fault.HResult, OperatingSystem.IsWindows()) switch
    {
        (WindowsFull or HandleFull, true) or (NoSpace or LinuxQuota or MacQuota, false) => "the disk is full",
        (Sharing or Locked, true) or (LinuxLocked or MacLocked, false) => "another process uses it",
        (ReadOnly, false) => "the file system is read-only",
        (IsFolder, false) => "it is a folder",
        // What the system says of it, without the path that .NET puts behind it.
        _ => Beginning(fault.Message),
    };

    private static string Beginning(string text)
    {
        text = text.Split(" : ", 2)[0].TrimEnd('.', ' ');
        return text.Length > 0 ? $"{char.ToLowerInvariant(text[0])}{text.AsSpan(1)}" : "the system refuses it";
    }

    private static string OfSocket(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "the connection was refused",
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => "the other side ended the connection",
        SocketError.TimedOut => "no answer came in time",
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery => "the host name can't be resolved",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown or SocketError.HostDown => "there is no way to it in this network",
        SocketError.AddressNotAvailable => "this machine hasn't the address",
        SocketError.AddressAlreadyInUse => "the port is in use",
        SocketError.AccessDenied => "it needs more rights",
        SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable => "this machine has too many connections open",
        _ => $"the network reports {error}",
    };
}
