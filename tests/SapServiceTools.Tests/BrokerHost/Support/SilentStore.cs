using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.Tests.BrokerHost.Support;

/// <summary>A store that can swallow its host's signs of life.</summary>
internal sealed class SilentStore(BrokerStore inner) : BrokerStore
{
    public bool IsSilent { get; set; }

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

    internal override ValueTask<bool> CommitAsync(StoreChange change, CancellationToken cancellationToken) => inner.CommitAsync(change, cancellationToken);

    internal override ValueTask<StoreCounts> CountAsync(CancellationToken cancellationToken) => inner.CountAsync(cancellationToken);

    internal override ValueTask BeatAsync(string owner, TimeSpan lease, CancellationToken cancellationToken) => IsSilent ? default : inner.BeatAsync(owner, lease, cancellationToken);

    internal override ValueTask RetireAsync(string owner, CancellationToken cancellationToken) => inner.RetireAsync(owner, cancellationToken);

    internal override ValueTask<IReadOnlyList<string>> FindOrphansAsync(CancellationToken cancellationToken) => IsSilent ? new([]) : inner.FindOrphansAsync(cancellationToken);

    internal override ValueTask<IReadOnlyList<string>> FindSupersededAsync(string owner, CancellationToken cancellationToken) => inner.FindSupersededAsync(owner, cancellationToken);

    internal override ValueTask PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken) => inner.PurgeAsync(now, cancellationToken);
}
