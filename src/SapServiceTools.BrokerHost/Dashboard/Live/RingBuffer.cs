namespace SapServiceTools.BrokerHost.Dashboard.Live;

/// <summary>Keeps the last few of many items. Not for several threads.</summary>
internal sealed class RingBuffer<TItem>(int capacity)
{
    private readonly TItem[] _items = new TItem[capacity];
    private long _count;

    /// <summary>Items that were ever added.</summary>
    public long Count => _count;

    public void Add(TItem item) => _items[_count++ % capacity] = item;

    /// <summary>The newest first.</summary>
    public TItem[] ToArray()
    {
        var kept = new TItem[Math.Min(_count, capacity)];
        for (var index = 0; index < kept.Length; index++)
            kept[index] = _items[(_count - 1 - index) % capacity];
        return kept;
    }
}
