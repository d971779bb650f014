using System.Security.Cryptography.X509Certificates;
using SapServiceTools.BrokerHost;

namespace SapServiceTools.Cmdlets.BrokerHost;

/// <summary>A broker that runs in this process, as Start-ServiceBroker returns it. Its figures are those of the moment in which they are read.</summary>
#pragma warning disable CA1001 // Stopping is what frees everything, and the source of the drain timeout has no more than a timer that ends then.
public sealed class HostedBroker
#pragma warning restore CA1001
{
    // How long handlers that were told to stop may take to do so, before their callers are told that they are over.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromMilliseconds(500);
    private readonly BrokerServer _server;
    private readonly HandlerPools _pools;
    private readonly BrokerLog _log;
    private readonly X509Certificate2? _certificate;
    private readonly CancellationTokenSource _drainTimeout = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly object _stopping = new();
    private DateTimeOffset _deadline = DateTimeOffset.MaxValue;
    private BrokerStatus _last = new();
    private volatile bool _isClosed;
    private Task? _stop;

    /// <param name="server">Which listens.</param>
    /// <param name="pools">Its workers.</param>
    /// <param name="log">Its log.</param>
    /// <param name="certificate">Disposed of with the broker; null if the caller owns it.</param>
    /// <param name="uri">Where it is reached.</param>
    internal HostedBroker(BrokerServer server, HandlerPools pools, BrokerLog log, X509Certificate2? certificate, Uri uri)
    {
        _server = server;
        _pools = pools;
        _log = log;
        _certificate = certificate;
        Uri = uri;
        StartedAt = DateTimeOffset.Now;
        Services = new ModelList<string>(_server.Catalog.Services.Select(service => service.Name));
    }

    /// <summary>Where platforms reach it.</summary>
    public Uri Uri { get; }

    /// <summary>Where people see it live; null if it was started with -NoDashboard.</summary>
    public Uri? DashboardUri => _server.DashboardUri;

    /// <summary>Names of the services that it offers.</summary>
    public IReadOnlyList<string> Services { get; }

    /// <summary>When it began to listen, in local time.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>False from when it was told to stop.</summary>
    public bool IsRunning => _stop is null;

    /// <summary>Instances in its store.</summary>
    public long Instances => Status.Instances;

    /// <summary>Bindings in its store.</summary>
    public long Bindings => Status.Bindings;

    /// <summary>Operations in progress.</summary>
    public long Operations => Status.Operations;

    /// <summary>Requests answered since it started.</summary>
    public long Requests => Status.Requests;

    /// <summary>Where the state is.</summary>
    public string Store => Status.Store;

    /// <summary>Workers that run handlers; those for operations in the background and for tokens included.</summary>
    public int Workers => _pools.WorkerCount;

    /// <summary>Workers that run a handler.</summary>
    public int BusyWorkers => _pools.BusyCount;

    /// <summary>Calls that wait for a worker.</summary>
    public int QueuedCalls => _pools.QueuedCount;

    /// <summary>Handler calls that ended well.</summary>
    public long CompletedCalls => _pools.CompletedCount;

    /// <summary>Handler calls that threw.</summary>
    public long FailedCalls => _pools.FailedCount;

    /// <summary>Handler calls that were stopped: out of time, or no longer wanted.</summary>
    public long StoppedCalls => _pools.StoppedCount;

    /// <summary>Handler calls that found no room in the queue, or no worker in time.</summary>
    public long RefusedCalls => _pools.RefusedCount;

    /// <summary>The latest thousand entries of its log, oldest first.</summary>
    public IReadOnlyList<BrokerLogEntry> Log => CellText.List(_log.Latest);

    internal BrokerLog LogSource => _log;

    /// <summary>Ends when the broker has been stopped, by whomever.</summary>
    internal Task Stopped => _stopped.Task;

    private BrokerStatus Status
    {
        get
        {
            if (!_isClosed)
                UpdateStatus();
            return _last;
        }
    }

    /// <summary>Services and address.</summary>
    public override string ToString() => $"broker for {string.Join(", ", Services)} at {Uri}";

    /// <summary>
    /// Takes no more requests, lets handlers end within the given time, and frees everything. Further calls wait for the first, and can shorten its time.
    /// </summary>
    internal Task StopAsync(TimeSpan drain)
    {
        lock (_stopping)
        {
            var deadline = DateTimeOffset.UtcNow + drain;
            if (deadline < _deadline)
            {
                _deadline = deadline;
                if (!_isClosed)
                    _drainTimeout.CancelAfter(drain);
            }

            return _stop ??= Task.Run(StopCoreAsync);
        }
    }

    /// <summary>The runspace that started it is closing: stops without waiting for any handler.</summary>
    internal void Leave()
    {
        _ = StopAsync(TimeSpan.Zero);
        _pools.Leave();
    }

    private async Task StopCoreAsync()
    {
        var over = new CancellationTokenSource();
        var interruption = InterruptHandlersAsync(over.Token);
        try
        {
            await _server.StopAsync(_drainTimeout.Token).ConfigureAwait(false);
            UpdateStatus();
        }
        finally
        {
            _isClosed = true;
            await over.CancelAsync().ConfigureAwait(false);
            await interruption.ConfigureAwait(false);
            await _server.DisposeAsync().ConfigureAwait(false);
            await _pools.DisposeAsync().ConfigureAwait(false);
            await _log.DisposeAsync().ConfigureAwait(false);
            _certificate?.Dispose();
            _stopped.TrySetResult();
        }
    }

    // The host tells handlers to stop when the drain timeout is over. That must not start new workers, nor wait for what can't be stopped.
    private async Task InterruptHandlersAsync(CancellationToken over)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_drainTimeout.Token, over);
        await Task.Delay(Timeout.Infinite, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (over.IsCancellationRequested)
            return;
        _pools.Close();
        await Task.Delay(StopTimeout, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!over.IsCancellationRequested)
            _pools.Abandon();
    }

    private void UpdateStatus()
    {
        try
        {
            _last = _server.GetStatusAsync().AsTask().GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is ServiceException or ObjectDisposedException)
        {
            // The store can't be asked now; what it last said stands.
        }
    }
}
