using System.Collections.Concurrent;
using SapServiceTools.Clients.Broker.Api;

namespace SapServiceTools.Clients.Broker.Catalog;

/// <summary>The session's copy of the catalog. It is asked for again with its tag, so that a broker with the same one answers 304.</summary>
#pragma warning disable CA1001 // A semaphore without a wait handle holds nothing to free.
internal sealed class CatalogCache(BrokerApi api)
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly ConcurrentDictionary<string, byte> _told = new(StringComparer.Ordinal);
    private volatile KnownCatalog? _latest;

    /// <summary>As last read; null before the first time.</summary>
    public KnownCatalog? Latest => _latest;

    /// <summary>The copy, or what the broker has if there is none yet.</summary>
    public async ValueTask<KnownCatalog> GetAsync(ICallLog log, CancellationToken cancellationToken) =>
        _latest ?? await RefreshAsync(log, cancellationToken).ConfigureAwait(false);

    /// <summary>Warns of what is wrong with the broker's catalog, once in a session.</summary>
    public void WarnOnce(string message, ICallLog log)
    {
        if (_told.TryAdd(message, 0))
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
            var call = new BrokerCall(BrokerAction.Catalog, api.Paths.Catalog, "read the catalog") { IsForUser = false, IfNoneMatch = seen?.ETag };
            var read = await api.SendAsync(call, answer => answer.Status == 304 ? null : Read(answer), log, cancellationToken).ConfigureAwait(false);
            if (read is null)
                return seen!;
            foreach (var fault in read.Faults)
                log.Verbose($"The broker's catalog is wrong at {api.Redactor.Text(fault.ToString())}");
            // An id is what requests go by, so its absence is more than a blemish.
            if (read.Faults.Where(fault => fault.Path.EndsWith("].id", StringComparison.Ordinal) && fault.IsOfWrongType).ToList() is { Count: > 0 } misread)
                WarnOnce($"The broker's catalog has ids that are no texts, so what they belong to can't be used: {string.Join(" ", misread.Take(5))}{(misread.Count > 5 ? $" And {misread.Count - 5} more." : "")}", log);
            return _latest = read;
        }
        finally
        {
            _gate.Release();
        }
    }

    private KnownCatalog Read(BrokerResponse answer)
    {
        var faults = new List<CatalogFault>();
        var catalog = CatalogReader.Read(answer.Fields.All, faults);
        // Brokers in Go write null for an empty list.
        var isEmpty = answer.Fields.All.TryGetValue("services", out var services) && services is null;
        if (!isEmpty && faults.Exists(fault => fault.Path == "services"))
            throw new System.Text.Json.JsonException("it has no array services");
        var misread = faults.Select(fault => fault.Path).ToHashSet(StringComparer.Ordinal);
        faults.AddRange(CatalogValidator.Validate(catalog).Where(fault => !misread.Contains(fault.Path)));
        return new KnownCatalog(CatalogMask.Apply(catalog, api.Redactor), faults, answer.ETag);
    }
}
