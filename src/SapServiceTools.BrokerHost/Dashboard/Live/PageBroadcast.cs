using SapServiceTools.BrokerHost.Dashboard.Html;

namespace SapServiceTools.BrokerHost.Dashboard.Live;

/// <summary>A page that people look at now. However many they are, it is drawn once for all, and no more often than it is worth.</summary>
internal sealed class PageBroadcast(PageView view, BrokerEvents events, TimeProvider time) : IDisposable
{
    /// <summary>How often the page is drawn at most.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    // What other hosts do isn't heard of here; it has to be looked up.
    private static readonly TimeSpan MaximumAge = TimeSpan.FromSeconds(5);

    // Drawing takes at most this part of the time, however large the store is.
    private const int Restraint = 10;

    private readonly SemaphoreSlim _gate = new(1);
    private PagePart[]? _parts;
    private bool _isInTrouble;
    private long _version;
    private DateTimeOffset _notBefore;
    private DateTimeOffset _notAfter;

    /// <summary>Those who look at it. Guarded by its owner.</summary>
    public int Watchers { get; set; }

    /// <summary>The parts as they are now, or were a moment ago; a part that hasn't changed is the same object as before. Null while the store can't be read.</summary>
    public async ValueTask<PagePart[]?> ReadAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!IsFresh())
                await DrawAsync(cancellationToken).ConfigureAwait(false);
            return _isInTrouble ? null : _parts;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private bool IsFresh()
    {
        var now = time.GetUtcNow();
        return now < _notBefore || (now < _notAfter && _version == events.Version);
    }

    private async ValueTask DrawAsync(CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        _version = events.Version;
        try
        {
            var parts = await view.RenderAsync(cancellationToken).ConfigureAwait(false) ?? [];
            _parts = Merge(_parts, parts);
            _isInTrouble = false;
            _notBefore = time.GetUtcNow() + (time.GetElapsedTime(begun) * Restraint);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            if (!_isInTrouble)
                events.Fault("The dashboard", null, fault);
            _isInTrouble = true;
            _notBefore = time.GetUtcNow() + MaximumAge;
        }
        _notAfter = time.GetUtcNow() + MaximumAge;
    }

    private static PagePart[] Merge(PagePart[]? before, IReadOnlyList<PagePart> parts)
    {
        var merged = parts.ToArray();
        for (var index = 0; index < merged.Length; index++)
        {
            if (before is not null && index < before.Length && before[index].Html.AsSpan().SequenceEqual(merged[index].Html))
                merged[index] = before[index];
        }
        return merged;
    }
}
