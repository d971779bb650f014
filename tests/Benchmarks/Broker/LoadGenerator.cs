using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace SapServiceTools.Benchmarks.Broker;

/// <summary>Keeps a number of connections busy, each with one request at a time. Bare sockets, so that it takes as little as can be of what the server could have.</summary>
internal sealed class LoadGenerator(Uri address, bool isProvision)
{
    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] LengthHeader = "Content-Length: "u8.ToArray();
    private readonly string _run = Guid.NewGuid().ToString("N")[..8];
    private long _next;
    private long _good;
    private long _bad;

    /// <returns>One line of JSON.</returns>
    public async Task<string> RunAsync(TimeSpan duration, int connections)
    {
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => KeepBusyAsync(clock, duration))));
        return string.Create(CultureInfo.InvariantCulture, $$"""{"Requests":{{_good}},"Failures":{{_bad}},"Seconds":{{clock.Elapsed.TotalSeconds:0.000}}}""");
    }

    private async Task KeepBusyAsync(Stopwatch clock, TimeSpan duration)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        var buffer = new byte[16 * 1024];
        while (clock.Elapsed < duration)
        {
            await socket.SendAsync(MakeRequest());
            var status = await ReadAnswerAsync(socket, buffer);
            if (status == (isProvision ? 201 : 200))
                Interlocked.Increment(ref _good);
            else
                Interlocked.Increment(ref _bad);
        }
    }

    private byte[] MakeRequest()
    {
        const string Common = "Host: localhost\r\nX-Broker-API-Version: 2.17\r\n";
        return isProvision
            ? [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"PUT /v2/service_instances/{_run}-{Interlocked.Increment(ref _next)} HTTP/1.1\r\n{Common}Content-Type: application/json\r\nContent-Length: {Samples.ProvisionBody.Length}\r\n\r\n")), .. Samples.ProvisionBody]
            : Encoding.ASCII.GetBytes($"GET /v2/catalog HTTP/1.1\r\n{Common}\r\n");
    }

    private static async Task<int> ReadAnswerAsync(Socket socket, byte[] buffer)
    {
        var filled = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled));
            if (read == 0)
                throw new IOException("The server closed a connection.");
            filled += read;
            var head = buffer.AsSpan(0, filled).IndexOf(EndOfHead);
            if (head < 0 || filled < head + EndOfHead.Length + LengthOf(buffer.AsSpan(0, head)))
                continue;
            return int.Parse(Encoding.ASCII.GetString(buffer, 9, 3), CultureInfo.InvariantCulture);
        }
    }

    private static int LengthOf(ReadOnlySpan<byte> head)
    {
        var start = head.IndexOf(LengthHeader);
        if (start < 0)
            throw new IOException("An answer had no length.");
        var value = head[(start + LengthHeader.Length)..];
        var end = value.IndexOf((byte)'\r');
        return int.Parse(end < 0 ? value : value[..end], CultureInfo.InvariantCulture);
    }
}
