namespace SapServiceTools.Clients.Operations;

/// <summary>
/// Lets one operation at a time at each instance or tenant. A broker may refuse a second one with ConcurrencyError, and a pipeline that makes several bindings of an instance
/// must not provoke that; two rotations of one tenant at once would each take the other's credentials for the old ones.
/// </summary>
internal sealed class KeyedLock
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Waits for its turn; disposing the result gives the turn to the next.</summary>
    public async ValueTask<Turn> EnterAsync(string key, CancellationToken cancellationToken)
    {
        Entry? entry;
        lock (_entries)
        {
            if (!_entries.TryGetValue(key, out entry))
                _entries.Add(key, entry = new Entry());
            entry.Users++;
        }

        try
        {
            await entry.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new Turn(this, key, entry);
        }
        catch
        {
            Leave(key, entry);
            throw;
        }
    }

    private void Leave(string key, Entry entry)
    {
        lock (_entries)
        {
            if (--entry.Users == 0)
                _entries.Remove(key);
        }
    }

    /// <summary>The right to work on an instance.</summary>
    internal readonly struct Turn(KeyedLock gate, string key, Entry entry) : IDisposable
    {
        public void Dispose()
        {
            entry.Gate.Release();
            gate.Leave(key, entry);
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
