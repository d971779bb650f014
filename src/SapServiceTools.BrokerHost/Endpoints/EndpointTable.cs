using SapServiceTools.BrokerHost.Catalog;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Operations;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.BrokerHost.Endpoints;

/// <summary>Sends a request to its endpoint.</summary>
internal sealed class EndpointTable
{
    private readonly ProvisionEndpoint _provision;
    private readonly UpdateEndpoint _update;
    private readonly DeprovisionEndpoint _deprovision;
    private readonly BindEndpoint _bind;
    private readonly UnbindEndpoint _unbind;
    private readonly FetchEndpoint _fetch;
    private readonly LastOperationEndpoint _lastOperation;

    public EndpointTable(
        PublishedCatalog catalog, MonitoredStore store, HandlerInvoker invoker, DelegatedOperations delegated, OperationStarter starter, ConcurrencyWait wait, BrokerHostOptions options)
    {
        var checks = new RequestChecks(catalog, options);
        _provision = new ProvisionEndpoint(store, invoker, starter, wait, checks, options);
        _update = new UpdateEndpoint(catalog, store, starter, wait, checks);
        _deprovision = new DeprovisionEndpoint(catalog, store, starter, wait, checks, options);
        _bind = new BindEndpoint(catalog, store, starter, wait, checks, options);
        _unbind = new UnbindEndpoint(catalog, store, starter, wait, checks);
        _fetch = new FetchEndpoint(catalog, store, invoker);
        _lastOperation = new LastOperationEndpoint(store, delegated, options);
    }

    public ValueTask<EndpointResponse> HandleAsync(IncomingRequest incoming) => incoming.Operation switch
    {
        BrokerOperation.Provision => _provision.HandleAsync(incoming),
        BrokerOperation.FetchInstance => _fetch.FetchInstanceAsync(incoming),
        BrokerOperation.Update => _update.HandleAsync(incoming),
        BrokerOperation.Deprovision => _deprovision.HandleAsync(incoming),
        BrokerOperation.Bind => _bind.HandleAsync(incoming),
        BrokerOperation.FetchBinding => _fetch.FetchBindingAsync(incoming),
        BrokerOperation.Unbind => _unbind.HandleAsync(incoming),
        BrokerOperation.LastOperation or BrokerOperation.LastBindingOperation => _lastOperation.HandleAsync(incoming),
        _ => throw new InvalidOperationException($"{incoming.Operation} has no endpoint."),
    };
}
