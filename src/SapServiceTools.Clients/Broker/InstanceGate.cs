namespace SapServiceTools.Clients.Broker;

/// <summary>
/// Lets one operation at a time at each instance. A broker may refuse a second one with ConcurrencyError, and a pipeline that makes several bindings of an instance must not provoke that.
/// </summary>
internal sealed class InstanceGate
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Waits for its turn; disposing the result gives the turn to the next.</summary>
    public async ValueTask<Turn> EnterAsync(string instanceId, CancellationToken cancellationToken)
    {
        Entry? entry;
        lock (_entries)
        {
            if (!_entries.TryGetValue(instanceId, out entry))
                _entries.Add(instanceId, entry = new Entry());
            entry.Users++;
        }

        try
        {
            await entry.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new Turn(this, instanceId, entry);
        }
        catch
        {
            Leave(instanceId, entry);
            throw;
        }
    }

    private void Leave(string instanceId, Entry entry)
    {
        lock (_entries)
        {
            if (--entry.Users == 0)
                _entries.Remove(instanceId);
        }
    }

    /// <summary>The right to work on an instance.</summary>
    internal readonly struct Turn(InstanceGate gate, string instanceId, Entry entry) : IDisposable
    {
        public void Dispose()
        {
            entry.Gate.Release();
            gate.Leave(instanceId, entry);
        }
    }

#pragma warning disable CA1001 // A semaphore without a wait handle holds nothing to free.
    internal sealed class Entry
#pragma warning restore CA1001
    {
        public SemaphoreSlim Gate { get; } = new(1);

        public int Users { get; set; }
    }
}
