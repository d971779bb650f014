using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace SapServiceTools.Tests.Faults;

/// <summary>A client's connection to the proxy, byte by byte.</summary>
public sealed class ProxyConnection(TcpClient client, CancellationToken stopping) : IDisposable
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private Stream _stream = client.GetStream();
    private int _start;
    private int _end;

    public bool IsSecure { get; private set; }

    public CancellationToken Stopping => stopping;

    /// <summary>Speaks TLS with a client that begins with it.</summary>
    public async Task BeginAsync(Func<SslStreamCertificateContext> certificate)
    {
        var first = new byte[1];
        if (await client.Client.ReceiveAsync(first, SocketFlags.Peek, stopping) == 0 || first[0] != 0x16)
            return;
        var secure = new SslStream(_stream);
        (_stream, IsSecure) = (secure, true);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = certificate() }, stopping);
    }

    /// <summary>The next request; null if the client has none.</summary>
    public async Task<ProxyRequest?> ReadAsync()
    {
        var head = new StringBuilder();
        while (!EndsHead(head))
        {
            if (_start == _end && !await FillAsync())
                return null;
            head.Append((char)_buffer[_start++]);
        }

        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var first = lines[0].Split(' ');
        var headers = lines.Skip(1).Select(line => line.Split(':', 2)).Select(parts => (Name: parts[0], Value: parts[1].Trim())).ToList();
        var length = headers.FirstOrDefault(header => header.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)).Value;
        var body = new byte[length is null ? 0 : int.Parse(length, CultureInfo.InvariantCulture)];
        for (var read = 0; read < body.Length;)
        {
            if (_start == _end && !await FillAsync())
                return null;
            var count = Math.Min(body.Length - read, _end - _start);
            _buffer.AsSpan(_start, count).CopyTo(body.AsSpan(read));
            (_start, read) = (_start + count, read + count);
        }

        return new ProxyRequest(first[0], first[1], headers, body);
    }

    public Task WriteAsync(ProxyResponse response) => WriteAsync(response.ToBytes());

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        await _stream.WriteAsync(bytes, stopping);
        await _stream.FlushAsync(stopping);
    }

    /// <summary>Ends with a reset instead of a goodbye.</summary>
    public void Reset()
    {
        client.LingerState = new LingerOption(true, 0);
        client.Close();
    }

    public void Close() => client.Close();

    /// <summary>Waits until the client has closed the connection.</summary>
    public async Task WaitForEndAsync()
    {
        while (await _stream.ReadAsync(new byte[1024], stopping) > 0)
        {
            // What it still sends doesn't matter.
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        client.Dispose();
    }

    private static bool EndsHead(StringBuilder head) => head.Length >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n' && head[^4] == '\r';

    private async Task<bool> FillAsync()
    {
        (_start, _end) = (0, await _stream.ReadAsync(_buffer, stopping));
        return _end > 0;
    }
}

/// <summary>A request as the client sent it.</summary>
public sealed record ProxyRequest(string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    public bool IsToken => Target.Contains("/oauth/token", StringComparison.Ordinal) || Target.Contains("/auth/tokens", StringComparison.Ordinal);
}

/// <summary>A response as the emulator gave it, or as a fault makes it.</summary>
public sealed record ProxyResponse(int Status, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    public string Version { get; init; } = "1.1";

    /// <summary>What the head says of the body's length; null says nothing of it.</summary>
    public long? Length { get; init; } = Status is 204 or 304 ? null : Body.Length;

    public ProxyResponse With(string name, string? value) => this with
    {
        Headers = [.. Headers.Where(header => !header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)), .. value is null ? [] : new[] { (name, value) }],
    };

    public byte[] ToBytes() => [.. Head(), .. Body];

    public byte[] Head()
    {
        var head = new StringBuilder($"HTTP/{Version} {Status} Response\r\n");
        foreach (var (name, value) in Headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        if (Length is { } length)
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n");
        return Encoding.Latin1.GetBytes(head.Append("\r\n").ToString());
    }
}
