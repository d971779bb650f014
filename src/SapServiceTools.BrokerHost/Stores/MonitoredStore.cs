using System.Data.Common;
using System.Net.Sockets;
using SapServiceTools.BrokerHost.Configuration;

namespace SapServiceTools.BrokerHost.Stores;

/// <summary>A store that is watched: what it can't do becomes one kind of exception, each spell of trouble goes to the log with its cause and its end, and the pages hear of changes.</summary>
/// <param name="inner">The store itself.</param>
/// <param name="options">The clock and the log.</param>
/// <param name="onChange">Called when this host has changed something, or the store has come into trouble or out of it.</param>
internal sealed class MonitoredStore(BrokerStore inner, BrokerHostOptions options, Action? onChange = null) : BrokerStore
{
    private readonly object _lock = new();
    private volatile StoreTrouble? _trouble;

    public override string Kind => inner.Kind;

    /// <summary>The trouble that the store is in; null if there is none that is known.</summary>
    public StoreTrouble? Trouble => _trouble;

    /// <summary>Whether an exception is that of a store that is away, and may be back the next moment.</summary>
    public static bool IsAway(Exception fault) => fault is ServiceException { ErrorId: ErrorIds.StateUnavailable };

    /// <summary>What callers are told while the store is away.</summary>
    public ServiceException Unavailable(string? description = null, Exception? cause = null) =>
        new(ServiceErrorKind.Unavailable, ErrorIds.StateUnavailable, description ?? _trouble?.Description ?? "The broker's store can't be used now.", cause) { RetryAfter = options.PollInterval };

    /// <summary>Notes that the store didn't do what it was asked for.</summary>
    /// <returns>The trouble that it is in now; another call's success may end it the next moment.</returns>
    public StoreTrouble Report(Exception fault, bool isWrite)
    {
        StoreTrouble trouble;
        // A store that can't be read can't be written either; one that can't be written may well be read.
        lock (_lock)
        {
            var before = _trouble;
            if (before is { ReadsOnly: false } || (before is not null && isWrite))
                return before;
            _trouble = trouble = new StoreTrouble(before?.Since ?? options.TimeProvider.GetUtcNow(), isWrite);
        }
        options.Log?.Fault(isWrite ? "Writing the store" : "Reading the store", null, fault);
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

    internal override ValueTask BeatAsync(string owner, TimeSpan lease, CancellationToken cancellationToken) =>
        WriteAsync((inner, owner, lease, cancellationToken), static call => call.inner.BeatAsync(call.owner, call.lease, call.cancellationToken));

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

    private static bool IsTrouble(Exception fault) => fault is DbException or IOException or TimeoutException or SocketException || IsAway(fault);

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
        StoreTrouble? over;
        lock (_lock)
        {
            over = _trouble;
            if (over is null || (over.ReadsOnly && !isWrite))
                return;
            // It can be read again; whether it can be written shows with the next change.
            _trouble = null;
        }
        options.Log?.Information($"The store works again, after {(options.TimeProvider.GetUtcNow() - over.Since).TotalSeconds:0} s.");
        onChange?.Invoke();
    }
}
