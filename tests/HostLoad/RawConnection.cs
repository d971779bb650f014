using System.Net.Sockets;
using System.Text;

namespace SapServiceTools.HostLoad;

/// <summary>One socket to a host, for what an HTTP client would never send.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _socket = new();

    public NetworkStream Stream { get; private set; } = null!;

    public static async Task<RawConnection> ConnectAsync(HostProcess host, CancellationToken cancellationToken)
    {
        var connection = new RawConnection();
        try
        {
            await connection._socket.ConnectAsync(host.Address.Host, host.Address.Port, cancellationToken).ConfigureAwait(false);
            connection.Stream = connection._socket.GetStream();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static bool IsClosed(Exception fault) => fault is IOException or SocketException;

    /// <summary>Says that nothing more comes; what the host sends can still be read.</summary>
    public void EndSending() => _socket.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Reads until the host closes the connection; a reset ends it too.</summary>
    public async Task<string> ReadToEndAsync(CancellationToken cancellationToken)
    {
        var got = new MemoryStream();
        try
        {
            await Stream.CopyToAsync(got, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (IsClosed(fault))
        {
            // What came before counts.
        }
        return Encoding.Latin1.GetString(got.ToArray());
    }

    public void Dispose() => _socket.Dispose();
}
