using System.Net.Sockets;
using System.Text;

namespace SapServiceTools.Tests.Support;

/// <summary>HTTP by hand over one socket, for what HttpClient tidies up or hides.</summary>
public sealed class RawHttp : IAsyncDisposable
{
    private readonly TcpClient _socket = new();
    private NetworkStream? _stream;

    private RawHttp()
    {
    }

    public static async Task<RawHttp> ConnectAsync(Uri server)
    {
        var raw = new RawHttp();
        await raw._socket.ConnectAsync(server.Host.Trim('[', ']'), server.Port);
        raw._stream = raw._socket.GetStream();
        return raw;
    }

    /// <summary>Sends text as it stands, with CR LF for each line feed.</summary>
    public async Task SendAsync(string text) =>
        await _stream!.WriteAsync(Encoding.Latin1.GetBytes(text.ReplaceLineEndings("\r\n")));

    /// <summary>Says that nothing more comes; the answer can still be read.</summary>
    public void EndSending() => _socket.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Reads until the text has arrived.</summary>
    public async Task<string> ReadUntilAsync(string end, CancellationToken cancellationToken)
    {
        var got = new StringBuilder();
        var buffer = new byte[1];
        while (!got.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            if (await _stream!.ReadAsync(buffer, cancellationToken) == 0)
                throw new EndOfStreamException($"The server hung up after: {got}");
            got.Append((char)buffer[0]);
        }
        return got.ToString();
    }

    /// <summary>Reads until the server hangs up; a reset ends it too.</summary>
    public async Task<string> ReadToEndAsync(CancellationToken cancellationToken)
    {
        var got = new MemoryStream();
        try
        {
            await _stream!.CopyToAsync(got, cancellationToken);
        }
        catch (IOException)
        {
            // A reset: what came before it counts.
        }
        return Encoding.Latin1.GetString(got.ToArray());
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return default;
    }
}
