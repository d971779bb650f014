using System.Buffers;
using SapServiceTools.BrokerHost.Dashboard.Html;
using SapServiceTools.BrokerHost.Transports;

namespace SapServiceTools.BrokerHost.Dashboard.Live;

/// <summary>
/// Server-sent events for one looker-on: each part of the page when it has changed. An event holds a part as it is, not what changed in it,
/// so a slow reader misses steps but never the present, nothing is kept for it, and whoever connects again needs no past.
/// </summary>
internal sealed class ServerSentEventStream(HttpExchange exchange, PageBroadcast view, TimeProvider time)
{
    // Proxies close what is silent for longer, and HttpListener notices by writing only that the caller is gone.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private readonly Dictionary<string, PagePart> _sent = new(StringComparer.Ordinal);
    private DateTimeOffset _sentAt;
    private bool _isInTrouble;
    private bool _hasUnsent;

    /// <summary>Sends until the caller hangs up or the host stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(exchange.Aborted, stopping);
        using var timer = new PeriodicTimer(PageBroadcast.Interval, time);
        try
        {
            _sentAt = time.GetUtcNow();
            // The browser comes back after this many milliseconds.
            Write("retry: 2000\n\n"u8);
            do
            {
                Write(await view.ReadAsync(ended.Token).ConfigureAwait(false));
                if (time.GetUtcNow() - _sentAt >= Silence)
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
            // A caller that doesn't read would hold up the end of the answer, and with it the host's.
            if (_hasUnsent)
                exchange.Abort();
        }
    }

    private void Write(PagePart[]? parts)
    {
        if (parts is null != _isInTrouble)
        {
            _isInTrouble = !_isInTrouble;
            Write(_isInTrouble ? "event: trouble\ndata:\n\n"u8 : "event: well\ndata:\n\n"u8);
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
