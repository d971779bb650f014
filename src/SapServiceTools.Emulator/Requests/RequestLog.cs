namespace SapServiceTools.Emulator.Requests;

/// <summary>The last requests, in the order in which they came.</summary>
internal sealed class RequestLog(int capacity)
{
    private readonly object _gate = new();
    private readonly EmulatorRequest[] _ring = new EmulatorRequest[capacity];
    private long _count;

    public bool IsEnabled => capacity > 0;

    public void Add(EmulatorRequest request)
    {
        lock (_gate)
            _ring[_count++ % capacity] = request;
    }

    public IReadOnlyList<EmulatorRequest> Snapshot()
    {
        if (!IsEnabled)
            return [];
        lock (_gate)
        {
            var length = (int)Math.Min(_count, capacity);
            var snapshot = new EmulatorRequest[length];
            for (var i = 0; i < length; i++)
                snapshot[i] = _ring[(_count - length + i) % capacity];
            return snapshot;
        }
    }
}
