using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.Tests.BrokerHost.Support;

/// <summary>A store that can swallow its host's signs of life, refuse them, or refuse commits.</summary>
internal sealed class TroubledStore(BrokerStore inner) : BrokerStore
{
    private int _refusals;

    public bool IsSilent { get; set; }

    public bool RefusesSigns { get; set; }

    /// <summary>How many commits fail from now on.</summary>
    public void RefuseCommits(int count) => _refusals = count;

    public override string Kind => inner.Kind;

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    internal override ValueTask OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

    internal override ValueTask<InstanceRecord?> FindInstanceAsync(string instanceId, CancellationToken cancellationToken) => inner.FindInstanceAsync(instanceId, cancellationToken);

    internal override ValueTask<(InstanceRecord? Instance, BindingRecord? Binding)> FindAsync(string instanceId, string bindingId, CancellationToken cancellationToken) =>
        inner.FindAsync(instanceId, bindingId, cancellationToken);

    internal override ValueTask<IReadOnlyList<BindingRecord>> ListBindingsAsync(string instanceId, CancellationToken cancellationToken) => inner.ListBindingsAsync(instanceId, cancellationToken);

    internal override ValueTask<IReadOnlyList<InstanceRecord>> ListInstancesAsync(string? afterId, int limit, CancellationToken cancellationToken) =>
        inner.ListInstancesAsync(afterId, limit, cancellationToken);

    internal override ValueTask<IReadOnlyList<InstanceRecord>> ListActiveAsync(int limit, CancellationToken cancellationToken) => inner.ListActiveAsync(limit, cancellationToken);

    internal override ValueTask<bool> CommitAsync(StoreChange change, CancellationToken cancellationToken) =>
        Interlocked.Decrement(ref _refusals) >= 0 ? throw new IOException("The store is away.") : inner.CommitAsync(change, cancellationToken);

    internal override ValueTask<StoreCounts> CountAsync(CancellationToken cancellationToken) => inner.CountAsync(cancellationToken);

    internal override ValueTask BeatAsync(string owner, TimeSpan lease, CancellationToken cancellationToken) =>
        RefusesSigns ? throw new IOException("The store is away.") : IsSilent ? default : inner.BeatAsync(owner, lease, cancellationToken);

    internal override ValueTask RetireAsync(string owner, CancellationToken cancellationToken) => inner.RetireAsync(owner, cancellationToken);

    internal override ValueTask<IReadOnlyList<string>> FindOrphansAsync(CancellationToken cancellationToken) => IsSilent ? new([]) : inner.FindOrphansAsync(cancellationToken);

    internal override ValueTask<IReadOnlyList<string>> FindOwnedAsync(string owner, CancellationToken cancellationToken) => inner.FindOwnedAsync(owner, cancellationToken);

    internal override ValueTask<IReadOnlyList<string>> FindSupersededAsync(string owner, CancellationToken cancellationToken) => inner.FindSupersededAsync(owner, cancellationToken);

    internal override ValueTask PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken) => inner.PurgeAsync(now, cancellationToken);
}
