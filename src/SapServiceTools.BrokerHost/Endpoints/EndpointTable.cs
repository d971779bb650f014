using SapServiceTools.BrokerHost.Operations;
using SapServiceTools.BrokerHost.Protocol;

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

    public EndpointTable(BrokerCore core)
    {
        var checks = new RequestChecks(core);
        _provision = new ProvisionEndpoint(core, checks);
        _update = new UpdateEndpoint(core, checks);
        _deprovision = new DeprovisionEndpoint(core, checks);
        _bind = new BindEndpoint(core, checks);
        _unbind = new UnbindEndpoint(core, checks);
        _fetch = new FetchEndpoint(core);
        _lastOperation = new LastOperationEndpoint(core);
    }

    public ValueTask<EndpointResponse> HandleAsync(IncomingRequest incoming) => incoming.Operation switch
    {
        BrokerOperation.Provision => _provision.HandleAsync(incoming),
        BrokerOperation.FetchInstance => _fetch.FetchInstanceAsync(incoming),
        BrokerOperation.Update => _update.HandleAsync(incoming),
        BrokerOperation.Deprovision => _deprovision.HandleAsync(incoming),
        BrokerOperation.LastOperation => _lastOperation.OfInstanceAsync(incoming),
        BrokerOperation.Bind => _bind.HandleAsync(incoming),
        BrokerOperation.FetchBinding => _fetch.FetchBindingAsync(incoming),
        BrokerOperation.Unbind => _unbind.HandleAsync(incoming),
        BrokerOperation.LastBindingOperation => _lastOperation.OfBindingAsync(incoming),
        _ => throw new InvalidOperationException($"{incoming.Operation} has no endpoint."),
    };
}
