using System.Collections.Concurrent;
using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.Broker.Catalog;

/// <summary>The session's copy of the catalog. It is asked for again with its tag, so that a broker with the same one answers 304.</summary>
/// <param name="fetch">Asks the broker, given the tag of the copy; null where the broker has the same one.</param>
/// <param name="redactor">Masks the session's secrets.</param>
#pragma warning disable CA1001 // A semaphore without a wait handle holds nothing to free.
internal sealed class CatalogCache(Func<string?, ICallLog, CancellationToken, Task<KnownCatalog?>> fetch, Redactor redactor)
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly ConcurrentDictionary<string, byte> _warned = new(StringComparer.Ordinal);
    private volatile KnownCatalog? _latest;

    /// <summary>As last read; null before the first time.</summary>
    public KnownCatalog? Latest => _latest;

    /// <summary>The copy, or what the broker has if there is none yet.</summary>
    public async ValueTask<KnownCatalog> GetAsync(ICallLog log, CancellationToken cancellationToken) =>
        _latest ?? await RefreshAsync(log, cancellationToken).ConfigureAwait(false);

    /// <summary>Warns of what is wrong with the broker's catalog, once in a session.</summary>
    public void WarnOnce(string message, ICallLog log)
    {
        if (_warned.TryAdd(message, 0))
            log.Warning(message);
    }

    /// <summary>Asks the broker.</summary>
    public async Task<KnownCatalog> RefreshAsync(ICallLog log, CancellationToken cancellationToken)
    {
        var seen = _latest;
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Another asked meanwhile.
            if (_latest is { } newer && newer != seen)
                return newer;
            if (await fetch(seen?.ETag, log, cancellationToken).ConfigureAwait(false) is not { } read)
                return seen!;
            foreach (var fault in read.Faults)
                log.Verbose($"The broker's catalog is wrong at {redactor.Text(fault.ToString())}");
            // An id is what requests go by, so its absence is more than a blemish.
            if (read.Faults.Where(fault => fault.Path.EndsWith("].id", StringComparison.Ordinal) && fault.IsOfWrongType).ToList() is { Count: > 0 } misread)
                WarnOnce($"The broker's catalog has ids that aren't strings, so what they belong to can't be used: {string.Join(" ", misread.Take(5))}{(misread.Count > 5 ? $" And {misread.Count - 5} more." : "")}", log);
            return _latest = read;
        }
        finally
        {
            _gate.Release();
        }
    }
}
