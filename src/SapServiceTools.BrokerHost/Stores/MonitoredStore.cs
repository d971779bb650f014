using System.Data.Common;
using System.Net.Sockets;
using SapServiceTools.BrokerHost.Logging;

namespace SapServiceTools.BrokerHost.Stores;

/// <summary>A host's access to its store: all that shows the store unusable becomes one kind of exception, the beginning and the end of each such time are logged, and the pages are told of changes.</summary>
/// <param name="inner">The store itself.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where its trouble is logged.</param>
/// <param name="retryAfter">When callers may try again while the store can't be used.</param>
/// <param name="onChange">Called when this host has changed something, or the store has become usable or unusable.</param>
internal sealed class MonitoredStore(BrokerStore inner, TimeProvider time, IBrokerLog? log, TimeSpan retryAfter, Action? onChange) : BrokerStore
{
    private readonly object _lock = new();
    private volatile StoreTrouble? _trouble;

    public override string Kind => inner.Kind;

    /// <summary>This host's name in the store; a new one with every start.</summary>
    public string Owner { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The trouble that the store is in; null if there is none that is known.</summary>
    public StoreTrouble? Trouble => _trouble;

    /// <summary>Whether an exception says that the store can't be used now; it may work again the next moment.</summary>
    public static bool IsUnavailable(Exception fault) => fault is ServiceException { ErrorId: ErrorIds.StateUnavailable };

    /// <summary>What callers are told while the store can't be used.</summary>
    public ServiceException Unavailable(string? description = null, Exception? cause = null) =>
        new(ServiceErrorKind.Unavailable, ErrorIds.StateUnavailable, description ?? _trouble?.Description ?? "The broker's store can't be used now.", cause) { RetryAfter = retryAfter };

    /// <summary>Takes note that a read or a write failed.</summary>
    /// <returns>The trouble that it is in now; another call's success may end it the next moment.</returns>
    public StoreTrouble Report(Exception fault, bool isWrite)
    {
        StoreTrouble trouble;
        // A store that can't be read can't be written either; one that can't be written may well be read.
        lock (_lock)
        {
            var before = _trouble;
            if (before is { IsReadOnly: false } || (before is not null && isWrite))
                return before;
            _trouble = trouble = new StoreTrouble(before?.Since ?? time.GetUtcNow(), isWrite);
        }
        log?.Fault(isWrite ? "Writing the store" : "Reading the store", null, fault);
        onChange?.Invoke();
        return trouble;
    }

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    internal override ValueTask OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

    internal override ValueTask<InstanceRecord?> FindInstanceAsync(string instanceId, CancellationToken cancellationToken) =>
        ReadAsync((inner, instanceId, cancellationToken), static call => call.inner.FindInstanceAsync(call.instanceId, call.cancellationToken));

    internal override ValueTask<(InstanceRecord? Instance, BindingRecord? Binding)> FindAsync(string instanceId, string bindingId, CancellationToken cancellationToken) =>
        ReadAsync((inner, instanceId, bindingId, cancellationToken), static call => call.inner.FindAsync(call.instanceId, call.bindingId, call.cancellationToken));

    internal override ValueTask<IReadOnlyList<BindingRecord>> ListBindingsAsync(string instanceId, CancellationToken cancellationToken) =>
        ReadAsync((inner, instanceId, cancellationToken), static call => call.inner.ListBindingsAsync(call.instanceId, call.cancellationToken));

    internal override ValueTask<IReadOnlyList<InstanceRecord>> ListInstancesAsync(string? afterId, int limit, CancellationToken cancellationToken) =>
        ReadAsync((inner, afterId, limit, cancellationToken), static call => call.inner.ListInstancesAsync(call.afterId, call.limit, call.cancellationToken));

    internal override ValueTask<IReadOnlyList<InstanceRecord>> ListActiveAsync(int limit, CancellationToken cancellationToken) =>
        ReadAsync((inner, limit, cancellationToken), static call => call.inner.ListActiveAsync(call.limit, call.cancellationToken));

    internal override async ValueTask<bool> CommitAsync(StoreChange change, CancellationToken cancellationToken)
    {
        try
        {
            var done = await inner.CommitAsync(change, cancellationToken).ConfigureAwait(false);
            // One that lost to another has written nothing, and so says nothing of whether writing works.
            Recovered(isWrite: done);
            onChange?.Invoke();
            return done;
        }
        catch (Exception fault) when (IsTrouble(fault))
        {
            throw Refuse(fault, isWrite: true);
        }
    }

    internal override ValueTask<StoreCounts> CountAsync(CancellationToken cancellationToken) =>
        ReadAsync((inner, cancellationToken), static call => call.inner.CountAsync(call.cancellationToken));

    internal override ValueTask RenewLeaseAsync(string owner, TimeSpan lease, CancellationToken cancellationToken) =>
        WriteAsync((inner, owner, lease, cancellationToken), static call => call.inner.RenewLeaseAsync(call.owner, call.lease, call.cancellationToken));

    internal override ValueTask RetireAsync(string owner, CancellationToken cancellationToken) =>
        WriteAsync((inner, owner, cancellationToken), static call => call.inner.RetireAsync(call.owner, call.cancellationToken));

    internal override ValueTask<IReadOnlyList<string>> FindOrphansAsync(CancellationToken cancellationToken) =>
        ReadAsync((inner, cancellationToken), static call => call.inner.FindOrphansAsync(call.cancellationToken));

    internal override ValueTask<IReadOnlyList<string>> FindOwnedAsync(string owner, CancellationToken cancellationToken) =>
        ReadAsync((inner, owner, cancellationToken), static call => call.inner.FindOwnedAsync(call.owner, call.cancellationToken));

    internal override ValueTask<IReadOnlyList<string>> FindSupersededAsync(string owner, CancellationToken cancellationToken) =>
        ReadAsync((inner, owner, cancellationToken), static call => call.inner.FindSupersededAsync(call.owner, call.cancellationToken));

    internal override ValueTask PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        WriteAsync((inner, now, cancellationToken), static call => call.inner.PurgeAsync(call.now, call.cancellationToken));

    internal override async ValueTask TryWritingAsync(CancellationToken cancellationToken)
    {
        await WriteAsync((inner, cancellationToken), static call => call.inner.TryWritingAsync(call.cancellationToken)).ConfigureAwait(false);
        Recovered(isWrite: true);
    }

    /// <summary>An instance, and one of its bindings if <paramref name="bindingId"/> isn't null.</summary>
    public async ValueTask<(InstanceRecord? Instance, BindingRecord? Binding)> FindAsync(string instanceId, string? bindingId) => bindingId is null
        ? (await FindInstanceAsync(instanceId, CancellationToken.None).ConfigureAwait(false), null)
        : await FindAsync(instanceId, bindingId, CancellationToken.None).ConfigureAwait(false);

    public ValueTask<InstanceRecord?> FindInstanceAsync(string instanceId) => FindInstanceAsync(instanceId, CancellationToken.None);

    /// <summary>Makes all of the changes or none; never given up half-way.</summary>
    /// <returns>False if a record wasn't at the version that was expected.</returns>
    public ValueTask<bool> CommitAsync(StoreChange change) => CommitAsync(change, CancellationToken.None);

    private static bool IsTrouble(Exception fault) => fault is DbException or IOException or TimeoutException or SocketException || IsUnavailable(fault);

    private async ValueTask<TResult> ReadAsync<TCall, TResult>(TCall call, Func<TCall, ValueTask<TResult>> read)
    {
        try
        {
            var result = await read(call).ConfigureAwait(false);
            Recovered(isWrite: false);
            return result;
        }
        catch (Exception fault) when (IsTrouble(fault))
        {
            throw Refuse(fault, isWrite: false);
        }
    }

    // Not all of these write in every store, so that their success says nothing of whether writing works.
    private async ValueTask WriteAsync<TCall>(TCall call, Func<TCall, ValueTask> write)
    {
        try
        {
            await write(call).ConfigureAwait(false);
        }
        catch (Exception fault) when (IsTrouble(fault))
        {
            throw Refuse(fault, isWrite: true);
        }
    }

    private ServiceException Refuse(Exception fault, bool isWrite)
    {
        Report(fault, isWrite);
        return Unavailable(null, fault);
    }

    private void Recovered(bool isWrite)
    {
        if (_trouble is null)
            return;
        StoreTrouble? ended;
        lock (_lock)
        {
            ended = _trouble;
            if (ended is null || (ended.IsReadOnly && !isWrite))
                return;
            // It can be read again; whether it can be written shows with the next change.
            _trouble = null;
        }
        log?.Information($"The store works again, after {(time.GetUtcNow() - ended.Since).TotalSeconds:0} s.");
        onChange?.Invoke();
    }
}

/// <summary>A time in which the store can't be used, or can only be read.</summary>
/// <param name="Since">When it was noticed.</param>
/// <param name="IsReadOnly">Reading works, writing doesn't: a full disk, say.</param>
internal sealed record StoreTrouble(DateTimeOffset Since, bool IsReadOnly)
{
    public const string Unwritable = "The broker's store can't be written now.";
    public const string Unreachable = "The broker's store can't be reached now.";
    public const string OutcomeUnstored = "The operation is done, and the broker keeps its outcome until its store can be written again.";

    /// <summary>For anybody to read; the cause is in the log.</summary>
    public string Description => IsReadOnly ? Unwritable : Unreachable;
}
