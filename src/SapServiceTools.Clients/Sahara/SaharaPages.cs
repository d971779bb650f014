namespace SapServiceTools.Clients.Sahara;

/// <summary>
/// The way through the pages of a list. Sahara takes for the page behind a marker what sorts behind the marker's value, so of several with one value, such as the public templates
/// of two projects or the clusters of one plugin, it leaves out those that don't fit on the marker's page. Hence the marker is always one before the last value of a page,
/// and what the next page repeats is passed over.
/// </summary>
internal sealed class SaharaPages<T>
    where T : SaharaObject
{
    private const int LargestPage = 1_000_000;

    private readonly SaharaKind<T> _kind;
    private readonly SaharaApiVersion _version;
    private readonly SaharaQuery _query;
    private readonly HashSet<string> _markers = new(StringComparer.Ordinal);
    private HashSet<string> _before = [];
    private string? _marker;
    private int _size;

    /// <exception cref="ServiceException">The server can't sort by that field.</exception>
    public SaharaPages(SaharaKind<T> kind, SaharaApiVersion version, SaharaQuery query, int size)
    {
        _kind = kind;
        _version = version;
        _query = query;
        _size = size;
        Next = Text();
    }

    /// <summary>What asks for the next page; null behind the last one.</summary>
    public SaharaQueryText? Next { get; private set; }

    /// <summary>True if the next page begins behind one that may be gone by then.</summary>
    public bool IsBehindMarker => _marker is not null;

    /// <summary>Takes a page, and says what of it wasn't on the one before.</summary>
    public IReadOnlyList<T> New(SaharaPage<T> page)
    {
        var fresh = page.Items.Where(item => !_before.Contains(item.Key)).ToList();
        // A server may name a next page that turns out empty, or one that was there before.
        Next = page.Next is not null && fresh.Count > 0 && IsAhead(page) ? Text() : null;
        return fresh;
    }

    private bool IsAhead(SaharaPage<T> page)
    {
        if (_query.SortBy is null or "id")
        {
            _marker = page.Next;
            return _markers.Add(_marker!);
        }

        _before = page.Items.Select(item => item.Key).ToHashSet(StringComparer.Ordinal);
        var values = page.Items.Select(item => SaharaNaming.Value(item, _query.SortBy)).ToList();
        var last = values.FindLastIndex(value => value is not null && !string.Equals(value, values[^1], StringComparison.OrdinalIgnoreCase));
        if (last >= 0)
        {
            _marker = page.Items[last].Key;
            return _markers.Add(_marker);
        }

        // A server that has more of the same at any size has no end.
        if (_size > LargestPage)
            throw SaharaApi.Unexpected($"list the {_kind.Nouns}", "its pages have no end");
        _size *= 2;
        return true;
    }

    private SaharaQueryText Text()
    {
        var text = SaharaQueryText.Of(_kind, _version, _query, _size);
        return _marker is null ? text : text.After(_marker);
    }
}
