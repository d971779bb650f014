using SapServiceTools.Clients.Html;

namespace SapServiceTools.BrokerHost.Dashboard.Live;

/// <summary>A page that is open in browsers. However many they are, it is rendered once for all of them.</summary>
internal sealed class PageBroadcast(PageView view, BrokerEvents events, TimeProvider time) : IDisposable
{
    /// <summary>The least time between two renderings.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    // Changes by other hosts raise no event here; they have to be read.
    private static readonly TimeSpan MaximumAge = TimeSpan.FromSeconds(5);

    // After a rendering the page isn't rendered again for this many times as long as it took, however large the store is.
    private const int PauseFactor = 10;

    private readonly SemaphoreSlim _gate = new(1);
    private PagePart[]? _parts;
    private bool _isUnavailable;
    private long _version;
    private DateTimeOffset _notBefore;
    private DateTimeOffset _notAfter;

    /// <summary>Browsers that have it open. Guarded by its owner.</summary>
    public int ViewerCount { get; set; }

    /// <summary>The parts, at most a few seconds old; a part that hasn't changed is the same object as before. Null while the store can't be read.</summary>
    public async ValueTask<PagePart[]?> ReadAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!IsFresh())
                await RenderAsync(cancellationToken).ConfigureAwait(false);
            return _isUnavailable ? null : _parts;
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

    private async ValueTask RenderAsync(CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        _version = events.Version;
        try
        {
            var parts = await view.RenderAsync(cancellationToken).ConfigureAwait(false) ?? [];
            _parts = Merge(_parts, parts);
            _isUnavailable = false;
            _notBefore = time.GetUtcNow() + (time.GetElapsedTime(begun) * PauseFactor);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            if (!_isUnavailable)
                events.Fault("The dashboard", null, fault);
            _isUnavailable = true;
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
