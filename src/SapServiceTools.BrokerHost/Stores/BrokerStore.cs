using System.Collections.Concurrent;

namespace SapServiceTools.BrokerHost.Stores;

/// <summary>
/// The broker's state: instances, bindings and their operations. Changes are compare-and-set on all records that they touch, and durable once they return.
/// </summary>
public abstract class BrokerStore : IAsyncDisposable
{
    /// <summary>Its kind: <c>memory</c>, <c>SQLite</c>, <c>PostgreSQL</c>.</summary>
    public abstract string Kind { get; }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Makes it ready; a store that can't be used is an error here.</summary>
    internal abstract ValueTask OpenAsync(CancellationToken cancellationToken);

    internal abstract ValueTask<InstanceRecord?> FindInstanceAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>An instance and one of its bindings, as they are together at one moment.</summary>
    internal abstract ValueTask<(InstanceRecord? Instance, BindingRecord? Binding)> FindAsync(string instanceId, string bindingId, CancellationToken cancellationToken);

    /// <summary>All bindings of an instance that aren't deleted.</summary>
    internal abstract ValueTask<IReadOnlyList<BindingRecord>> ListBindingsAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>Instances that aren't deleted, by id.</summary>
    internal abstract ValueTask<IReadOnlyList<InstanceRecord>> ListInstancesAsync(string? afterId, int limit, CancellationToken cancellationToken);

    /// <summary>Instances with an operation in progress, on any host or outside the hosts, by id.</summary>
    internal abstract ValueTask<IReadOnlyList<InstanceRecord>> ListActiveAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Makes all of the changes or none.</summary>
    /// <returns>False if a record wasn't at the version that was expected.</returns>
    internal abstract ValueTask<bool> CommitAsync(StoreChange change, CancellationToken cancellationToken);

    internal abstract ValueTask<StoreCounts> CountAsync(CancellationToken cancellationToken);

    /// <summary>Extends the time in which a host counts as alive.</summary>
    internal abstract ValueTask RenewLeaseAsync(string owner, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Marks a host as stopped; what it was running can be taken over at once.</summary>
    internal abstract ValueTask RetireAsync(string owner, CancellationToken cancellationToken);

    /// <summary>Instances whose operation is run by a host that isn't alive.</summary>
    internal abstract ValueTask<IReadOnlyList<string>> FindOrphansAsync(CancellationToken cancellationToken);

    /// <summary>Instances whose operation is run by a host.</summary>
    internal abstract ValueTask<IReadOnlyList<string>> FindOwnedAsync(string owner, CancellationToken cancellationToken);

    /// <summary>Instances that a host is creating and that are to be deleted meanwhile.</summary>
    internal abstract ValueTask<IReadOnlyList<string>> FindSupersededAsync(string owner, CancellationToken cancellationToken);

    /// <summary>Removes the records whose <see cref="StoredRecord.PurgeAt"/> has come.</summary>
    internal abstract ValueTask PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Writes something that changes nothing: a store that can be read need not be one that can be written.</summary>
    internal abstract ValueTask TryWritingAsync(CancellationToken cancellationToken);
}

/// <summary>Which hosts are alive, for a store that is one process's alone, so that its hosts are known there and nowhere else.</summary>
internal sealed class HostLeases(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _ends = new(StringComparer.Ordinal);

    public bool IsAlive(string owner) => _ends.TryGetValue(owner, out var end) && end > time.GetUtcNow();

    public ValueTask RenewAsync(string owner, TimeSpan lease)
    {
        _ends[owner] = time.GetUtcNow() + lease;
        return default;
    }

    public ValueTask RetireAsync(string owner)
    {
        _ends.TryRemove(owner, out _);
        return default;
    }
}
