using System.Security.Cryptography.X509Certificates;
using SapServiceTools.BrokerHost;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Security;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Cmdlets.BrokerHost.ScriptHandlers;

namespace SapServiceTools.Cmdlets.BrokerHost;

/// <summary>Everything that starting a broker needs, checked as far as it can be without opening anything.</summary>
internal sealed class BrokerLaunch
{
    public required ServiceCatalog Catalog { get; init; }

    public required BrokerScripts Scripts { get; init; }

    /// <summary>How handlers are run; the log is added here.</summary>
    public required HandlerPoolOptions Handlers { get; init; }

    public required BrokerHostOptions Host { get; init; }

    public required IReadOnlyList<BrokerCredential> Credentials { get; init; }

    public required Func<BrokerStore> CreateStore { get; init; }

    /// <summary>Refuses what creating and opening the store would refuse, and writes nothing.</summary>
    public required Func<CancellationToken, Task> CheckStore { get; init; }

    public required ServerTransportOptions Transport { get; init; }

    /// <summary>The certificate among them that ends with the broker.</summary>
    public X509Certificate2? OwnCertificate { get; init; }

    public string? LogPath { get; init; }

    /// <summary>The parameter that an error is about, by the error's id; null for those that say it themselves.</summary>
    public required Func<string, string?> ParameterOf { get; init; }

    /// <summary>
    /// Refuses what starting would refuse, as far as that can be known without writing, without taking a port and without running what its author wrote: modules and scripts.
    /// </summary>
    /// <exception cref="ServiceException">The store or the log can't be used, or the address isn't free.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (LogPath is not null)
                BrokerLog.Check(LogPath);
            await CheckStore(cancellationToken).ConfigureAwait(false);
            Host.Check();
            await ServerTransports.CheckAsync(Transport).ConfigureAwait(false);
        }
        catch (ServiceException fault)
        {
            throw WithParameter(fault) ?? fault;
        }
        finally
        {
            OwnCertificate?.Dispose();
        }
    }

    /// <summary>Starts the broker. Whatever was opened is closed again if a step fails or is given up.</summary>
    /// <exception cref="ServiceException">A module or script of the handlers fails, the store or the log can't be used, or the address isn't free.</exception>
    public async Task<HostedBroker> StartAsync(CancellationToken cancellationToken)
    {
        var opened = new List<IAsyncDisposable>();
        try
        {
            var transport = Opened(ServerTransports.Create(Transport));
            var log = Opened(new BrokerLog(LogPath));
            var store = Opened(CreateStore());
            var hasBackground = Catalog.Services.SelectMany(service => service.Plans).Any(plan => plan.Asynchronous is not AsynchronousOperations.None);
            var pools = Opened(await HandlerPools.StartAsync(Handlers with { Log = log.Handler }, Scripts, hasBackground, cancellationToken).ConfigureAwait(false));
            var handler = new ScriptBrokerHandler(pools, Scripts, Host.HandlerTimeout);
            var authentication = new BrokerAuthentication { Credentials = Credentials, Bearer = Scripts.Token is null ? null : handler.AuthenticateAsync };
            var server = Opened(new BrokerServer(Catalog, handler, store, transport, Host with { Authentication = authentication, Log = log }));
            // Its own from now on.
            opened.Remove(store);
            opened.Remove(transport);
            await server.StartAsync(cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return new HostedBroker(server, pools, log, OwnCertificate, new Uri(server.Addresses[0], BasePath.Encode(Host.PathPrefix) + "/"));
        }
        catch (Exception fault)
        {
            for (var last = opened.Count - 1; last >= 0; last--)
                await opened[last].DisposeAsync().ConfigureAwait(false);
            OwnCertificate?.Dispose();
            if (fault is ServiceException known && WithParameter(known) is { } named)
                throw named;
            throw;
        }

        T Opened<T>(T resource)
            where T : IAsyncDisposable
        {
            opened.Add(resource);
            return resource;
        }
    }

    private ServiceException? WithParameter(ServiceException fault) => ParameterOf(fault.ErrorId) is { } parameter
        ? new ServiceException(fault.Kind, fault.ErrorId, $"-{parameter}: {fault.Message}", fault) { RecommendedAction = fault.OwnAction }
        : null;
}
