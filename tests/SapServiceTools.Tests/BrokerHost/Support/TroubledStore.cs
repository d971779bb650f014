using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.Tests.BrokerHost.Support;

/// <summary>A store that comes and goes, swallows its host's heartbeat or refuses them, or refuses commits.</summary>
internal sealed class TroubledStore(BrokerStore inner) : BrokerStore
{
    private int _refusals;
    private int _refused;

    public bool IsSilent { get; set; }

    public bool RefusesHeartbeats { get; set; }

    public StoreFault Fault { get; set; }

    /// <summary>Changes that were refused or broken off so far, those among them that came no further than to read an instance.</summary>
    public int Refused => Volatile.Read(ref _refused);

    public override string Kind => inner.Kind;

    /// <summary>How many commits fail from now on.</summary>
    public void RefuseCommits(int count) => _refusals = count;

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    internal override ValueTask OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

    internal override ValueTask<InstanceRecord?> FindInstanceAsync(string instanceId, CancellationToken cancellationToken) => ReadInstance().FindInstanceAsync(instanceId, cancellationToken);

    internal override ValueTask<(InstanceRecord? Instance, BindingRecord? Binding)> FindAsync(string instanceId, string bindingId, CancellationToken cancellationToken) =>
        ReadInstance().FindAsync(instanceId, bindingId, cancellationToken);

    internal override ValueTask<IReadOnlyList<BindingRecord>> ListBindingsAsync(string instanceId, CancellationToken cancellationToken) => Read().ListBindingsAsync(instanceId, cancellationToken);

    internal override ValueTask<IReadOnlyList<InstanceRecord>> ListInstancesAsync(string? afterId, int limit, CancellationToken cancellationToken) =>
        Read().ListInstancesAsync(afterId, limit, cancellationToken);

    internal override ValueTask<IReadOnlyList<InstanceRecord>> ListActiveAsync(int limit, CancellationToken cancellationToken) => Read().ListActiveAsync(limit, cancellationToken);

    internal override async ValueTask<bool> CommitAsync(StoreChange change, CancellationToken cancellationToken)
    {
        var fault = Interlocked.Decrement(ref _refusals) >= 0 ? StoreFault.Full : Fault;
        if (fault is StoreFault.None)
            return await inner.CommitAsync(change, cancellationToken);
        Interlocked.Increment(ref _refused);
        if (fault is StoreFault.Hangs)
        {
            while (Fault is StoreFault.Hangs)
                await Task.Delay(10, cancellationToken);
            return await inner.CommitAsync(change, cancellationToken);
        }
        if (fault is StoreFault.LosesConfirmation)
            await inner.CommitAsync(change, cancellationToken);
        throw new IOException("The store is unavailable.");
    }

    internal override ValueTask<StoreCounts> CountAsync(CancellationToken cancellationToken) => Read().CountAsync(cancellationToken);

    internal override ValueTask RenewLeaseAsync(string owner, TimeSpan lease, CancellationToken cancellationToken) =>
        RefusesHeartbeats ? throw new IOException("The store is unavailable.") : IsSilent ? default : Read().RenewLeaseAsync(owner, lease, cancellationToken);

    internal override ValueTask RetireAsync(string owner, CancellationToken cancellationToken) => Read().RetireAsync(owner, cancellationToken);

    internal override ValueTask<IReadOnlyList<string>> FindOrphansAsync(CancellationToken cancellationToken) => IsSilent ? new([]) : Read().FindOrphansAsync(cancellationToken);

    internal override ValueTask<IReadOnlyList<string>> FindOwnedAsync(string owner, CancellationToken cancellationToken) => Read().FindOwnedAsync(owner, cancellationToken);

    internal override ValueTask<IReadOnlyList<string>> FindSupersededAsync(string owner, CancellationToken cancellationToken) => Read().FindSupersededAsync(owner, cancellationToken);

    internal override ValueTask PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken) => Read().PurgeAsync(now, cancellationToken);

    internal override ValueTask TryWritingAsync(CancellationToken cancellationToken) =>
        Fault is StoreFault.None ? inner.TryWritingAsync(cancellationToken) : throw new IOException("The store is unavailable.");

    private BrokerStore ReadInstance()
    {
        if (Fault is StoreFault.Unavailable)
            Interlocked.Increment(ref _refused);
        return Read();
    }

    private BrokerStore Read() => Fault is StoreFault.Unavailable ? throw new IOException("The store is unavailable.") : inner;
}
