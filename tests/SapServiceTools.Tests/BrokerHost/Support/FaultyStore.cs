using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.Tests.BrokerHost.Support;

/// <summary>A store in memory that a test makes unreachable, and that counts how often it is read and written: what a database behind a bad network does.</summary>
internal sealed class FaultyStore : BrokerStore
{
    private readonly MemoryStore _inner = new();
    private int _lists;
    private int _finds;
    private int _commits;

    /// <summary>What every read does first.</summary>
    public Func<CancellationToken, Task> Reach { get; set; } = _ => Task.CompletedTask;

    /// <summary>Reading works and writing doesn't.</summary>
    public bool IsFull { get; set; }

    public int ListCount => Volatile.Read(ref _lists);

    public int FindCount => Volatile.Read(ref _finds);

    public int CommitCount => Volatile.Read(ref _commits);

    public override string Kind => "memory";

    public void Break() => Reach = _ => throw new IOException("The network is gone, password=hunter2.");

    public void Mend() => Reach = _ => Task.CompletedTask;

    public override ValueTask DisposeAsync() => _inner.DisposeAsync();

    internal override ValueTask OpenAsync(CancellationToken cancellationToken) => _inner.OpenAsync(cancellationToken);

    internal override async ValueTask<InstanceRecord?> FindInstanceAsync(string instanceId, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _finds);
        await Reach(cancellationToken);
        return await _inner.FindInstanceAsync(instanceId, cancellationToken);
    }

    internal override ValueTask<(InstanceRecord? Instance, BindingRecord? Binding)> FindAsync(string instanceId, string bindingId, CancellationToken cancellationToken) =>
        _inner.FindAsync(instanceId, bindingId, cancellationToken);

    internal override ValueTask<IReadOnlyList<BindingRecord>> ListBindingsAsync(string instanceId, CancellationToken cancellationToken) =>
        _inner.ListBindingsAsync(instanceId, cancellationToken);

    internal override async ValueTask<IReadOnlyList<InstanceRecord>> ListInstancesAsync(string? afterId, int limit, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _lists);
        await Reach(cancellationToken);
        return await _inner.ListInstancesAsync(afterId, limit, cancellationToken);
    }

    internal override ValueTask<IReadOnlyList<InstanceRecord>> ListActiveAsync(int limit, CancellationToken cancellationToken) => _inner.ListActiveAsync(limit, cancellationToken);

    internal override ValueTask<bool> CommitAsync(StoreChange change, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _commits);
        return _inner.CommitAsync(change, cancellationToken);
    }

    internal override async ValueTask<StoreCounts> CountAsync(CancellationToken cancellationToken)
    {
        await Reach(cancellationToken);
        return await _inner.CountAsync(cancellationToken);
    }

    internal override ValueTask RenewLeaseAsync(string owner, TimeSpan lease, CancellationToken cancellationToken) => _inner.RenewLeaseAsync(owner, lease, cancellationToken);

    internal override ValueTask RetireAsync(string owner, CancellationToken cancellationToken) => _inner.RetireAsync(owner, cancellationToken);

    internal override ValueTask<IReadOnlyList<string>> FindOrphansAsync(CancellationToken cancellationToken) => _inner.FindOrphansAsync(cancellationToken);

    internal override ValueTask<IReadOnlyList<string>> FindSupersededAsync(string owner, CancellationToken cancellationToken) => _inner.FindSupersededAsync(owner, cancellationToken);

    internal override ValueTask<IReadOnlyList<string>> FindOwnedAsync(string owner, CancellationToken cancellationToken) => _inner.FindOwnedAsync(owner, cancellationToken);

    internal override async ValueTask TryWritingAsync(CancellationToken cancellationToken)
    {
        await Reach(cancellationToken);
        if (IsFull)
            throw new IOException("The disk is full, password=hunter2.");
    }

    internal override ValueTask PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken) => _inner.PurgeAsync(now, cancellationToken);
}
