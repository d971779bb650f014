using System.Net;
using System.Net.Sockets;

namespace SapServiceTools.Benchmarks.Server;

/// <summary>Passes connections on to a local port and remembers when how many bytes had gone to the clients.</summary>
internal sealed class Relay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly Lock _gate = new();
    private readonly List<(long UtcTicks, long Bytes)> _timeline = [];
    private long _bytes;

    public Relay(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Bytes that had gone to clients at a time. What waits in socket buffers counts as gone.</summary>
    public long BytesAt(long utcTicks)
    {
        lock (_gate)
        {
            var index = _timeline.FindLastIndex(entry => entry.UtcTicks <= utcTicks);
            return index < 0 ? 0 : _timeline[index].Bytes;
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync();
            }
            catch (SocketException)
            {
                return;
            }
            catch (ObjectDisposedException)
            {
                return;
            }

            _ = PassAsync(client);
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _target);
            var up = near.GetStream().CopyToAsync(far.GetStream());
            var down = CountAsync(far.GetStream(), near.GetStream());
            await Task.WhenAny(up, down);
        }
        catch (IOException)
        {
            // Either side hung up; closing both is all there is to do.
        }
        catch (SocketException)
        {
        }
    }

    private async Task CountAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await from.ReadAsync(buffer)) > 0)
        {
            await to.WriteAsync(buffer.AsMemory(0, read));
            lock (_gate)
            {
                _bytes += read;
                _timeline.Add((DateTime.UtcNow.Ticks, _bytes));
            }
        }
    }
}
