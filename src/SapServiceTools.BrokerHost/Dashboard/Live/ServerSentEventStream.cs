using System.Buffers;
using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.Clients.Html;

namespace SapServiceTools.BrokerHost.Dashboard.Live;

/// <summary>
/// Server-sent events for one viewer: each part of the page when it has changed. An event holds the whole part, not what changed in it,
/// so that a slow reader misses versions but never the latest, nothing is buffered for it, and a new connection needs no earlier events.
/// </summary>
internal sealed class ServerSentEventStream(HttpExchange exchange, PageBroadcast view, TimeProvider time)
{
    // Proxies close connections that are idle for longer, and HttpListener notices only by writing that the caller has closed its own.
    private static readonly TimeSpan KeepAliveInterval = TimeSpan.FromSeconds(15);

    private readonly Dictionary<string, PagePart> _sent = new(StringComparer.Ordinal);
    private DateTimeOffset _sentAt;
    private bool _isUnavailable;
    private bool _hasUnsent;

    /// <summary>Sends until the caller closes the connection or the host stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(exchange.Aborted, stopping);
        using var timer = new PeriodicTimer(PageBroadcast.Interval, time);
        try
        {
            _sentAt = time.GetUtcNow();
            // The browser connects again after this many milliseconds.
            Write("retry: 2000\n\n"u8);
            do
            {
                Write(await view.ReadAsync(ended.Token).ConfigureAwait(false));
                if (time.GetUtcNow() - _sentAt >= KeepAliveInterval)
                    Write(":\n\n"u8);
                if (!_hasUnsent)
                    continue;
                await exchange.FlushAsync(ended.Token).ConfigureAwait(false);
                _hasUnsent = false;
                _sentAt = time.GetUtcNow();
            }
            while (await timer.WaitForNextTickAsync(ended.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // A caller that doesn't read would delay the end of the response, and with it the host's.
            if (_hasUnsent)
                exchange.Abort();
        }
    }

    private void Write(PagePart[]? parts)
    {
        if (parts is null != _isUnavailable)
        {
            _isUnavailable = !_isUnavailable;
            Write(_isUnavailable ? "event: unavailable\ndata:\n\n"u8 : "event: available\ndata:\n\n"u8);
        }
        foreach (var part in parts ?? [])
        {
            if (_sent.TryGetValue(part.Id, out var before) && ReferenceEquals(before, part))
                continue;
            _sent[part.Id] = part;
            Write("event: part\n"u8);
            var rest = part.Html.AsSpan();
            while (!rest.IsEmpty)
            {
                var end = rest.IndexOf((byte)'\n');
                var line = end < 0 ? rest : rest[..end];
                Write("data: "u8);
                Write(line);
                Write("\n"u8);
                rest = end < 0 ? [] : rest[(end + 1)..];
            }
            Write("\n"u8);
        }
    }

    private void Write(ReadOnlySpan<byte> text)
    {
        _hasUnsent = true;
        exchange.ResponseBody.Write(text);
    }
}
