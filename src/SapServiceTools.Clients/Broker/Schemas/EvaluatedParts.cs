namespace SapServiceTools.Clients.Broker.Schemas;

/// <summary>What of one object or array has been looked at by some schema; the <c>unevaluated…</c> keywords take the rest.</summary>
internal sealed class EvaluatedParts
{
    private HashSet<string>? _names;
    private HashSet<int>? _indexes;
    private bool _allNames;
    private int _itemsUpTo;

    public void Add(string name) => (_names ??= new(StringComparer.Ordinal)).Add(name);

    public void Add(int index) => (_indexes ??= []).Add(index);

    public void AddAllNames() => _allNames = true;

    public void AddItemsUpTo(int count) => _itemsUpTo = Math.Max(_itemsUpTo, count);

    public bool Contains(string name) => _allNames || _names?.Contains(name) is true;

    public bool Contains(int index) => index < _itemsUpTo || _indexes?.Contains(index) is true;

    public void Add(EvaluatedParts other)
    {
        _allNames |= other._allNames;
        _itemsUpTo = Math.Max(_itemsUpTo, other._itemsUpTo);
        if (other._names is not null)
            (_names ??= new(StringComparer.Ordinal)).UnionWith(other._names);
        if (other._indexes is not null)
            (_indexes ??= []).UnionWith(other._indexes);
    }
}
