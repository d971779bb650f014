using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.BrokerHost.Pages;

/// <summary>The books, with word to the pages when this host has changed them.</summary>
internal sealed class WatchedStore(BrokerStore inner, BrokerEvents events) : BrokerStore
{
    public override string Kind => inner.Kind;

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    internal override ValueTask OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

    internal override ValueTask<InstanceRecord?> FindInstanceAsync(string instanceId, CancellationToken cancellationToken) =>
        inner.FindInstanceAsync(instanceId, cancellationToken);

    internal override ValueTask<(InstanceRecord? Instance, BindingRecord? Binding)> FindAsync(string instanceId, string bindingId, CancellationToken cancellationToken) =>
        inner.FindAsync(instanceId, bindingId, cancellationToken);

    internal override ValueTask<IReadOnlyList<BindingRecord>> ListBindingsAsync(string instanceId, CancellationToken cancellationToken) =>
        inner.ListBindingsAsync(instanceId, cancellationToken);

    internal override ValueTask<IReadOnlyList<InstanceRecord>> ListInstancesAsync(string? afterId, int limit, CancellationToken cancellationToken) =>
        inner.ListInstancesAsync(afterId, limit, cancellationToken);

    internal override ValueTask<IReadOnlyList<InstanceRecord>> ListActiveAsync(int limit, CancellationToken cancellationToken) =>
        inner.ListActiveAsync(limit, cancellationToken);

    internal override ValueTask<bool> CommitAsync(StoreChange change, CancellationToken cancellationToken)
    {
        var commit = inner.CommitAsync(change, cancellationToken);
        if (!commit.IsCompletedSuccessfully)
            return WaitAsync(commit);
        events.NoteChange();
        return new(commit.Result);
    }

    internal override ValueTask<StoreCounts> CountAsync(CancellationToken cancellationToken) => inner.CountAsync(cancellationToken);

    internal override ValueTask BeatAsync(string owner, TimeSpan lease, CancellationToken cancellationToken) => inner.BeatAsync(owner, lease, cancellationToken);

    internal override ValueTask RetireAsync(string owner, CancellationToken cancellationToken) => inner.RetireAsync(owner, cancellationToken);

    internal override ValueTask<IReadOnlyList<string>> FindOrphansAsync(CancellationToken cancellationToken) => inner.FindOrphansAsync(cancellationToken);

    internal override ValueTask<IReadOnlyList<string>> FindOwnedAsync(string owner, CancellationToken cancellationToken) => inner.FindOwnedAsync(owner, cancellationToken);

    internal override ValueTask<IReadOnlyList<string>> FindSupersededAsync(string owner, CancellationToken cancellationToken) =>
        inner.FindSupersededAsync(owner, cancellationToken);

    internal override ValueTask PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken) => inner.PurgeAsync(now, cancellationToken);

    private async ValueTask<bool> WaitAsync(ValueTask<bool> commit)
    {
        var done = await commit.ConfigureAwait(false);
        events.NoteChange();
        return done;
    }
}
