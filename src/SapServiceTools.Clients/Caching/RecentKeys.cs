namespace SapServiceTools.Clients.Caching;

/// <summary>Keys in the order of their last use. Not safe for threads; the cache's lock guards it.</summary>
internal sealed class RecentKeys
{
    private readonly LinkedList<string> _order = new();
    private readonly Dictionary<string, LinkedListNode<string>> _nodes = new(StringComparer.Ordinal);

    public int Count => _nodes.Count;

    /// <summary>The latest first.</summary>
    public IEnumerable<string> Latest => _order;

    /// <summary>The one that wasn't used for the longest time.</summary>
    public string Oldest => _order.Last!.Value;

    public bool Contains(string key) => _nodes.ContainsKey(key);

    public void Touch(string key)
    {
        if (_nodes.TryGetValue(key, out var node))
            _order.Remove(node);
        else
            _nodes[key] = node = new LinkedListNode<string>(key);
        _order.AddFirst(node);
    }

    public void Remove(string key)
    {
        if (_nodes.Remove(key, out var node))
            _order.Remove(node);
    }

    public void Clear()
    {
        _nodes.Clear();
        _order.Clear();
    }
}
