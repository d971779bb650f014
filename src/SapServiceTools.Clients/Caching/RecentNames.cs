namespace SapServiceTools.Clients.Caching;

/// <summary>The names seen most recently, in that order, which a <c>MemoryCache</c> doesn't tell. Not safe for threads; the cache's lock guards it.</summary>
internal sealed class RecentNames(int capacity)
{
    private readonly LinkedList<string> _order = new();
    private readonly Dictionary<string, LinkedListNode<string>> _nodes = new(StringComparer.Ordinal);

    /// <summary>The latest first.</summary>
    public IEnumerable<string> Latest => _order;

    public void Add(string name)
    {
        Remove(name);
        _nodes[name] = _order.AddFirst(name);
        if (_nodes.Count > capacity)
            Remove(_order.Last!.Value);
    }

    public void Remove(string name)
    {
        if (_nodes.Remove(name, out var node))
            _order.Remove(node);
    }

    public void Clear()
    {
        _nodes.Clear();
        _order.Clear();
    }
}
