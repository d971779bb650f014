using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace SapServiceTools.Tests.Support;

/// <summary>A listening socket whose connections a test serves byte by byte: for what no well-behaved HTTP server can be brought to do.</summary>
public sealed class SocketServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<SocketConnection, Task> _serve;
    private readonly Task _accepting;
    private int _connections;

    private SocketServer(Func<SocketConnection, Task> serve)
    {
        _serve = serve;
        _listener.Start();
        Uri = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
    }

    public Uri Uri { get; }

    public int Connections => Volatile.Read(ref _connections);

    public static SocketServer Start(Func<SocketConnection, Task> serve) => new(serve);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                open.Add(ServeAsync(new SocketConnection(client, Interlocked.Increment(ref _connections), _stop.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(SocketConnection connection)
    {
        using (connection)
        {
            try
            {
                await _serve(connection);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or AuthenticationException)
            {
                // The client hung up, or the test is over.
            }
        }
    }
}

/// <summary>One connection of a <see cref="SocketServer"/>.</summary>
public sealed class SocketConnection(TcpClient client, int number, CancellationToken stopping) : IDisposable
{
    private readonly NetworkStream _stream = client.GetStream();

    /// <summary>The bytes themselves, for another protocol on top.</summary>
    public Stream Stream => _stream;

    /// <summary>Counts from 1.</summary>
    public int Number { get; } = number;

    public CancellationToken Stopping { get; } = stopping;

    /// <summary>Reads one request with its body; the head as text.</summary>
    public async Task<string> ReadRequestAsync()
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await _stream.ReadAsync(one, Stopping) == 0)
                throw new EndOfStreamException();
            head.Append((char)one[0]);
        }

        var text = head.ToString();
        var length = System.Text.RegularExpressions.Regex.Match(text, @"(?im)^Content-Length: (\d+)");
        if (length.Success)
            await _stream.ReadExactlyAsync(new byte[int.Parse(length.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)], Stopping);
        return text;
    }

    public ValueTask WriteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) => _stream.WriteAsync(bytes, Stopping);

    /// <summary>Sends a whole answer and keeps the connection.</summary>
    public ValueTask AnswerAsync(int status, string body = "{}") =>
        WriteAsync($"HTTP/1.1 {status} Answer\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    /// <summary>Cuts the connection with a reset instead of a goodbye.</summary>
    public void Reset()
    {
        client.LingerState = new LingerOption(true, 0);
        client.Close();
    }

    /// <summary>Waits until the client has closed the connection.</summary>
    public async Task WaitForEndAsync()
    {
        try
        {
            while (await _stream.ReadAsync(new byte[1024], Stopping) > 0)
            {
                // What it still sends doesn't matter.
            }
        }
        catch (IOException)
        {
            // A reset is an end too.
        }
    }

    public void Dispose() => client.Dispose();
}
