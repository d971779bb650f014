using System.Collections.Concurrent;

namespace SapServiceTools.BrokerHost.Stores;

/// <summary>The store in memory, for trials and tests: gone with the process.</summary>
/// <param name="timeProvider">The clock.</param>
public sealed class MemoryStore(TimeProvider? timeProvider = null) : BrokerStore
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    // Those with an operation in progress. Every heartbeat reads them, so it must not have to search all instances for them.
    private readonly ConcurrentDictionary<string, Entry> _active = new(StringComparer.Ordinal);
    private readonly HostLeases _hosts = new(timeProvider ?? TimeProvider.System);

    /// <inheritdoc/>
    public override string Kind => "memory";

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => default;

    private IEnumerable<InstanceRecord> Active => _active.Select(pair => pair.Value.Instance).OfType<InstanceRecord>();

    internal override ValueTask OpenAsync(CancellationToken cancellationToken) => default;

    internal override ValueTask<InstanceRecord?> FindInstanceAsync(string instanceId, CancellationToken cancellationToken) =>
        new(_entries.TryGetValue(instanceId, out var entry) ? entry.Instance : null);

    internal override ValueTask<(InstanceRecord? Instance, BindingRecord? Binding)> FindAsync(string instanceId, string bindingId, CancellationToken cancellationToken)
    {
        if (!_entries.TryGetValue(instanceId, out var entry))
            return default;
        lock (entry)
            return new((entry.Instance, entry.Bindings?.GetValueOrDefault(bindingId)));
    }

    internal override ValueTask<IReadOnlyList<BindingRecord>> ListBindingsAsync(string instanceId, CancellationToken cancellationToken)
    {
        if (!_entries.TryGetValue(instanceId, out var entry))
            return new([]);
        lock (entry)
            return new(entry.Bindings?.Values.Where(binding => binding.State is not RecordState.Deleted).ToArray() ?? []);
    }

    internal override ValueTask<IReadOnlyList<InstanceRecord>> ListInstancesAsync(string? afterId, int limit, CancellationToken cancellationToken) => new(
        _entries.Values.Select(entry => entry.Instance).OfType<InstanceRecord>()
            .Where(instance => instance.State is not RecordState.Deleted && (afterId is null || string.CompareOrdinal(instance.Id, afterId) > 0))
            .OrderBy(instance => instance.Id, StringComparer.Ordinal).Take(limit).ToArray());

    internal override ValueTask<IReadOnlyList<InstanceRecord>> ListActiveAsync(int limit, CancellationToken cancellationToken) => new(
        Active.Where(instance => instance.Active is not null).OrderBy(instance => instance.Id, StringComparer.Ordinal).Take(limit).ToArray());

    internal override ValueTask<bool> CommitAsync(StoreChange change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var entry = _entries.GetOrAdd(change.InstanceId, static _ => new Entry());
            lock (entry)
            {
                if (entry.IsRemoved)
                    continue;
                var done = entry.TryApply(change);
                if (done)
                    NoteActive(change.InstanceId, entry);
                if (entry.IsEmpty)
                {
                    entry.IsRemoved = true;
                    _entries.TryRemove(change.InstanceId, out _);
                }
                return new(done);
            }
        }
    }

    internal override ValueTask<StoreCounts> CountAsync(CancellationToken cancellationToken)
    {
        long instances = 0, bindings = 0, operations = 0;
        foreach (var (_, entry) in _entries)
        {
            lock (entry)
            {
                instances += entry.Instance is { State: not RecordState.Deleted } ? 1 : 0;
                operations += entry.Instance?.Active is null ? 0 : 1;
                bindings += entry.Bindings?.Values.Count(binding => binding.State is not RecordState.Deleted) ?? 0;
            }
        }
        return new(new StoreCounts(instances, bindings, operations));
    }

    internal override ValueTask RenewLeaseAsync(string owner, TimeSpan lease, CancellationToken cancellationToken) => _hosts.RenewAsync(owner, lease);

    internal override ValueTask RetireAsync(string owner, CancellationToken cancellationToken) => _hosts.RetireAsync(owner);

    internal override ValueTask<IReadOnlyList<string>> FindOrphansAsync(CancellationToken cancellationToken)
    {
        return new(Active.Where(instance => instance.Active?.Owner is { } owner && !_hosts.IsAlive(owner)).Select(instance => instance.Id).ToArray());
    }

    internal override ValueTask<IReadOnlyList<string>> FindOwnedAsync(string owner, CancellationToken cancellationToken) => new(
        Active.Where(instance => instance.Active?.Owner == owner).Select(instance => instance.Id).ToArray());

    internal override ValueTask<IReadOnlyList<string>> FindSupersededAsync(string owner, CancellationToken cancellationToken) => new(
        Active.Where(instance => instance.Next is not null && instance.Active?.Owner == owner).Select(instance => instance.Id).ToArray());

    internal override ValueTask PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var (id, entry) in _entries)
        {
            lock (entry)
            {
                if (entry.Instance?.PurgeAt <= now)
                    entry.Instance = null;
                foreach (var binding in entry.Bindings?.Values.Where(binding => binding.PurgeAt <= now).ToArray() ?? [])
                    entry.Bindings!.Remove(binding.Id);
                if (entry.IsEmpty && !entry.IsRemoved)
                {
                    entry.IsRemoved = true;
                    _entries.TryRemove(id, out _);
                }
            }
        }
        return default;
    }

    internal override ValueTask TryWritingAsync(CancellationToken cancellationToken) => default;

    // Under the entry's lock, so that the last change of an instance is also the last here.
    private void NoteActive(string instanceId, Entry entry)
    {
        if (entry.Instance?.Active is null)
            _active.TryRemove(instanceId, out _);
        else
            _active[instanceId] = entry;
    }

    private sealed class Entry
    {
        // Read without the lock where one record is all that is wanted.
        private volatile InstanceRecord? _instance;

        public InstanceRecord? Instance
        {
            get => _instance;
            set => _instance = value;
        }

        public Dictionary<string, BindingRecord>? Bindings { get; private set; }

        public bool IsRemoved { get; set; }

        public bool IsEmpty => _instance is null && Bindings is null or { Count: 0 };

        public bool TryApply(StoreChange change)
        {
            if ((_instance?.Version ?? 0) != change.Instance.ExpectedVersion)
                return false;
            foreach (var binding in change.Bindings)
            {
                if ((Bindings?.GetValueOrDefault(binding.Id)?.Version ?? 0) != binding.ExpectedVersion)
                    return false;
            }
            _instance = change.Instance.Record;
            foreach (var binding in change.Bindings)
            {
                Bindings ??= new(StringComparer.Ordinal);
                if (binding.Record is null)
                    Bindings.Remove(binding.Id);
                else
                    Bindings[binding.Id] = binding.Record;
            }
            return true;
        }
    }
}
