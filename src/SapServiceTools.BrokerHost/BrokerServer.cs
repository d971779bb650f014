using SapServiceTools.BrokerHost.Catalog;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Dashboard;
using SapServiceTools.BrokerHost.Dashboard.Live;
using SapServiceTools.BrokerHost.Dashboard.Parts;
using SapServiceTools.BrokerHost.Endpoints;
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
    private readonly IServerTransport _transport;
    private readonly PublishedCatalog _catalog;
    private readonly MonitoredStore _store;
    private readonly OperationRunner _runner;
    private readonly OperationRecovery _recovery;
    private readonly BrokerPages? _pages;
    private readonly BrokerPipeline _pipeline;
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
        _transport = transport;
        _catalog = new PublishedCatalog(catalog, anyServicesPlans: options.AllowLegacyPlatform);
        _store = new MonitoredStore(store, options.TimeProvider, options.Log, options.PollInterval, events is null ? null : events.NoteChange);
        var invoker = new HandlerInvoker(handler, options);
        var factory = new OperationFactory(_catalog, _store, options);
        var completer = new OperationCompleter(_catalog, _store, Metrics, options);
        var delegated = new DelegatedOperations(_store, factory, completer, invoker, options);
        _runner = new OperationRunner(_store, factory, completer, invoker, Metrics, options);
        _recovery = new OperationRecovery(_store, factory, completer, _runner, Metrics, options);
        var starter = new OperationStarter(_store, factory, _runner, options);
        var wait = new ConcurrencyWait(_store, delegated, _runner, options);
        var endpoints = new EndpointTable(_catalog, _store, invoker, delegated, starter, wait, options);
        var authenticator = new Authenticator(options.Authentication, options.PublicUri, options.TimeProvider, options.Log);
        if (events is not null)
            _pages = new BrokerPages(new PageContext(_catalog, _store, _runner, Metrics, events, options), authenticator, () => transport.Addresses);
        _pipeline = new BrokerPipeline(_catalog, new StoreHealth(_store, options.TimeProvider), endpoints, _pages, authenticator, Metrics, options);
        Metrics.Observe(() => _runner.HandlerCount, () => _runner.QueuedCount);
    }

    /// <summary>Where it listens.</summary>
    public IReadOnlyList<Uri> Addresses => _transport.Addresses;

    /// <summary>Where its dashboard is; null if it has none, or isn't listening yet.</summary>
    public Uri? DashboardUri => _pages?.Addresses.Dashboard;

    /// <summary>What it offers.</summary>
    public ServiceCatalog Catalog => _catalog.Catalog;

    internal BrokerMetrics Metrics { get; } = new();

    /// <summary>Event streams of the pages that are open.</summary>
    internal int ViewerCount => _pages?.Broadcasts.ViewerCount ?? 0;

    /// <summary>Opens the store, recovers the operations that dead hosts left unfinished, and listens.</summary>
    /// <exception cref="ServiceException">The store can't be used or was written with another key, or the address isn't free.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _store.OpenAsync(cancellationToken).ConfigureAwait(false);
        _isStarted = true;
        // Reading one record shows now, and not with each request, whether the key is the one that the store was written with.
        await _store.ListInstancesAsync(null, 1, cancellationToken).ConfigureAwait(false);
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
        await _runner.StopAsync(cancellationToken).ConfigureAwait(false);
        await _recovery.DisposeAsync().ConfigureAwait(false);
        try
        {
            await _store.RetireAsync(_store.Owner, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ServiceException fault) when (MonitoredStore.IsUnavailable(fault))
        {
            // It counts as dead when its lease ends.
        }
    }

    /// <summary>What is in its store and what it is doing.</summary>
    public async ValueTask<BrokerStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        var counts = await _store.CountAsync(cancellationToken).ConfigureAwait(false);
        return new BrokerStatus
        {
            Instances = counts.Instances,
            Bindings = counts.Bindings,
            Operations = counts.Operations,
            RunningHandlers = _runner.WorkingCount,
            QueuedOperations = _runner.QueuedCount,
            Requests = Metrics.RequestCount,
            Store = _store.Kind,
        };
    }

    /// <summary>Stops at once, if it wasn't stopped before, and disposes of store and transport.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        await _transport.DisposeAsync().ConfigureAwait(false);
        await _store.DisposeAsync().ConfigureAwait(false);
        _pages?.Dispose();
        _runner.Dispose();
        Metrics.Dispose();
    }
}
