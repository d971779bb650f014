using SapServiceTools.BrokerHost.Catalog;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Dashboard;
using SapServiceTools.BrokerHost.Dashboard.Live;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Logging;
using SapServiceTools.BrokerHost.Operations;
using SapServiceTools.BrokerHost.Security;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.Clients.Broker.Catalog;

namespace SapServiceTools.BrokerHost;

/// <summary>A service broker: a catalog and a handler behind the Open Service Broker API 2.17.</summary>
public sealed class BrokerServer : IAsyncDisposable
{
    private readonly BrokerCore _core;
    private readonly BrokerPages? _pages;
    private readonly BrokerPipeline _pipeline;
    private readonly OperationRecovery _recovery;
    private readonly IServerTransport _transport;
    private bool _isStarted;
    private bool _isStopped;

    /// <summary>Creates a broker that isn't listening yet. It owns the store and the transport from now on.</summary>
    /// <param name="catalog">What it offers.</param>
    /// <param name="handler">What provisioning means.</param>
    /// <param name="store">Its store.</param>
    /// <param name="transport">The HTTP server under it.</param>
    /// <param name="options">How it behaves; null takes the defaults.</param>
    /// <exception cref="CatalogException">The catalog is wrong; all faults are named at once.</exception>
    /// <exception cref="ServiceException">An option is out of range.</exception>
    public BrokerServer(ServiceCatalog catalog, IBrokerHandler handler, BrokerStore store, IServerTransport transport, BrokerHostOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(transport);
        options ??= new BrokerHostOptions();
        options.Check();
        var events = options.Dashboard ? new BrokerEvents(options) : null;
        if (events is not null)
            options = options with { Log = events };
        _core = new BrokerCore(new PublishedCatalog(catalog), handler, new MonitoredStore(store, options, events is null ? null : events.NoteChange), options);
        var authenticator = new Authenticator(_core.Options);
        _pages = events is null ? null : new BrokerPages(_core, events, authenticator, () => transport.Addresses);
        _pipeline = new BrokerPipeline(_core, _pages, authenticator);
        _recovery = new OperationRecovery(_core);
        _core.Metrics.Observe(() => _core.Runner.HandlerCount, () => _core.Runner.QueuedCount);
        _transport = transport;
    }

    /// <summary>Where it listens.</summary>
    public IReadOnlyList<Uri> Addresses => _transport.Addresses;

    /// <summary>Where its dashboard is; null if it has none, or isn't listening yet.</summary>
    public Uri? DashboardUri => _pages?.Addresses.Dashboard;

    /// <summary>What it offers.</summary>
    public ServiceCatalog Catalog => _core.Catalog.Catalog;

    internal BrokerMetrics Metrics => _core.Metrics;

    /// <summary>Event streams of the pages that are open.</summary>
    internal int Watchers => _pages?.Views.Watchers ?? 0;

    /// <summary>Opens the store, settles what a host before left unfinished, and listens.</summary>
    /// <exception cref="ServiceException">The store can't be used or was written with another key, or the address isn't free.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _core.Store.OpenAsync(cancellationToken).ConfigureAwait(false);
        _isStarted = true;
        // One record tells whether the key is the one that the store was written with: better now than with each request.
        await _core.Store.ListInstancesAsync(null, 1, cancellationToken).ConfigureAwait(false);
        await _recovery.StartAsync(cancellationToken).ConfigureAwait(false);
        await _transport.StartAsync(_pipeline.HandleAsync, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes no more requests, lets handlers end until the token fires, then interrupts them; what they leave is taken over with the next start or by another host.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (!_isStarted || _isStopped)
            return;
        _isStopped = true;
        _pipeline.BeginStop();
        _pages?.BeginStop();
        await _transport.StopAsync(cancellationToken).ConfigureAwait(false);
        await _core.Runner.StopAsync(cancellationToken).ConfigureAwait(false);
        await _recovery.DisposeAsync().ConfigureAwait(false);
        try
        {
            await _core.Store.RetireAsync(_core.Owner, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ServiceException fault) when (MonitoredStore.IsAway(fault))
        {
            // It counts as gone when its lease ends.
        }
    }

    /// <summary>How it stands.</summary>
    public async ValueTask<BrokerStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        var counts = await _core.Store.CountAsync(cancellationToken).ConfigureAwait(false);
        return new BrokerStatus
        {
            Instances = counts.Instances,
            Bindings = counts.Bindings,
            Operations = counts.Operations,
            RunningHandlers = _core.Runner.WorkingCount,
            QueuedOperations = _core.Runner.QueuedCount,
            Requests = _core.Metrics.RequestCount,
            Store = _core.Store.Kind,
        };
    }

    /// <summary>Stops at once, if it wasn't stopped before, and lets go of store and transport.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        await _transport.DisposeAsync().ConfigureAwait(false);
        await _core.Store.DisposeAsync().ConfigureAwait(false);
        _pages?.Dispose();
        _core.Dispose();
    }
}
