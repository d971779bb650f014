using SapServiceTools.BrokerHost;
using SapServiceTools.Cmdlets.ScriptHandlers;

namespace SapServiceTools.Cmdlets.Brokers;

/// <summary>A broker that runs in this process, as Start-ServiceBroker returns it. Its figures are those of the moment in which they are read.</summary>
public sealed class HostedBroker
{
    private readonly BrokerServer _server;
    private readonly HandlerPool _pool;
    private readonly BrokerLog _log;
    private readonly object _stopping = new();
    private BrokerStatus _last = new();
    private Task? _stop;

    internal HostedBroker(BrokerServer server, HandlerPool pool, BrokerLog log, Uri uri)
    {
        _server = server;
        _pool = pool;
        _log = log;
        Uri = uri;
        StartedAt = DateTimeOffset.UtcNow;
    }

    /// <summary>Where platforms reach it.</summary>
    public Uri Uri { get; }

    /// <summary>Names of the services that it offers.</summary>
    public IReadOnlyList<string> Services => [.. _server.Catalog.Services.Select(service => service.Name)];

    /// <summary>When it began to listen (UTC).</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>False once it has been stopped.</summary>
    public bool IsRunning => _stop is null;

    /// <summary>Instances on its books.</summary>
    public long Instances => Status.Instances;

    /// <summary>Bindings on its books.</summary>
    public long Bindings => Status.Bindings;

    /// <summary>Operations that go on.</summary>
    public long Operations => Status.Operations;

    /// <summary>Requests answered since it started.</summary>
    public long Requests => Status.Requests;

    /// <summary>Where the books are.</summary>
    public string Store => Status.Store;

    /// <summary>Workers that run handlers.</summary>
    public int Workers => _pool.WorkerCount;

    /// <summary>Workers that are at it.</summary>
    public int BusyWorkers => _pool.BusyCount;

    /// <summary>Calls that wait for a worker.</summary>
    public int QueuedCalls => _pool.QueuedCount;

    /// <summary>Handler calls that ended well.</summary>
    public long CompletedCalls => _pool.CompletedCount;

    /// <summary>Handler calls that threw.</summary>
    public long FailedCalls => _pool.FailedCount;

    /// <summary>Handler calls that were stopped: out of time, or no longer wanted.</summary>
    public long StoppedCalls => _pool.StoppedCount;

    /// <summary>Handler calls that found no room in the queue.</summary>
    public long RefusedCalls => _pool.RefusedCount;

    /// <summary>The latest thousand entries of its log, oldest first.</summary>
    public IReadOnlyList<BrokerLogEntry> Log => _log.Latest;

    internal BrokerLog LogSource => _log;

    private BrokerStatus Status
    {
        get
        {
            if (IsRunning)
                _last = _server.GetStatusAsync().AsTask().GetAwaiter().GetResult();
            return _last;
        }
    }

    /// <summary>Services and address.</summary>
    public override string ToString() => $"broker for {string.Join(", ", Services)} at {Uri}";

    /// <summary>Takes no more requests, lets handlers end within the given time, and frees everything. Further calls wait for the first.</summary>
    internal Task StopAsync(TimeSpan drain)
    {
        lock (_stopping)
        {
            _ = Status;
            return _stop ??= Task.Run(() => StopCoreAsync(drain));
        }
    }

    private async Task StopCoreAsync(TimeSpan drain)
    {
        using var patience = new CancellationTokenSource(drain);
        await _server.StopAsync(patience.Token).ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
        _pool.Dispose();
        await _log.DisposeAsync().ConfigureAwait(false);
    }
}
