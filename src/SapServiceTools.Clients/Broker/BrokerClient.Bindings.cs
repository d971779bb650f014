using SapServiceTools.Clients.Broker.Api;

namespace SapServiceTools.Clients.Broker;

/// <content>Service bindings.</content>
public sealed partial class BrokerClient
{
    /// <summary>
    /// Creates a binding, or one that is to replace another. Where the broker makes it in the background, its credentials are fetched at the end.
    /// </summary>
    /// <inheritdoc cref="ProvisionAsync"/>
    public async Task<BrokerServiceOperation> BindAsync(BindRequest request, ICallLog log, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        BrokerPaths.Check(request.InstanceId, "instance");
        BrokerPaths.Check(request.BindingId, "binding");
        var choice = RequireBoth(
            await ChooseForChangeAsync(request.InstanceId, request.Service, request.Plan, (request.LastServiceId, request.LastPlanId), request.Mode, log, cancellationToken).ConfigureAwait(false), request.InstanceId);
        var context = request.Context ?? ContextOf(request.InstanceId);
        RequestRules.CheckPlatform(context, _options.OriginatingIdentity);
        if (!request.Mode.SkipValidation)
            _rules.CheckBind(request, choice, log);
        var operation = Operation(OperationType.Create, request.InstanceId, request.BindingId, choice, request.Mode);
        operation.Binding = new BrokerServiceBinding
        {
            BindingId = request.BindingId,
            InstanceId = request.InstanceId,
            ServiceId = choice.ServiceId,
            ServiceName = choice.ServiceName,
            PlanId = choice.PlanId,
            PlanName = choice.PlanName,
            PredecessorBindingId = request.PredecessorBindingId,
            // A broker that says "the same as before" needn't repeat the credentials.
            Credentials = _inventory.FindBinding(request.InstanceId, request.BindingId)?.Credentials,
            Status = BrokerOperationStatus.Unknown,
        };
        // In the background is no way where nobody could fetch the credentials afterwards.
        var accepts = request.Mode.AcceptsIncomplete && choice.Service is not { BindingsRetrievable: false };
        var call = Call(
            BrokerAction.Bind, _api.Paths.Binding(request.InstanceId, request.BindingId, BrokerPaths.Query(("accepts_incomplete", Incomplete(accepts)))),
            $"make binding '{request.BindingId}' of instance '{request.InstanceId}'", operation) with { Json = RequestBodies.Bind(request, choice, context) };
        return await RunAsync(call, operation, request.Mode, log, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes a binding; one that is gone already is a success.</summary>
    /// <inheritdoc cref="ProvisionAsync"/>
    public async Task<BrokerServiceOperation> UnbindAsync(ResourceRequest request, ICallLog log, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        BrokerPaths.Check(request.InstanceId, "instance");
        var bindingId = BrokerPaths.Check(request.BindingId, "binding");
        var choice = RequireBoth(
            await ChooseForChangeAsync(request.InstanceId, request.Service, request.Plan, (request.LastServiceId, request.LastPlanId), request.Mode, log, cancellationToken).ConfigureAwait(false), request.InstanceId);
        var operation = Operation(OperationType.Delete, request.InstanceId, bindingId, choice, request.Mode);
        var query = BrokerPaths.Query(("service_id", choice.ServiceId), ("plan_id", choice.PlanId), ("accepts_incomplete", Incomplete(request.Mode.AcceptsIncomplete)));
        var call = Call(BrokerAction.Unbind, _api.Paths.Binding(request.InstanceId, bindingId, query), $"remove binding '{bindingId}' of instance '{request.InstanceId}'", operation);
        return await RunAsync(call, operation, request.Mode, log, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Asks the broker for a binding; one with which something goes on that this client knows of is as that stands. Credentials that it withholds are those of its first response, if this client had that; a service whose bindings can't be fetched isn't asked where the client has them.
    /// </summary>
    /// <exception cref="ServiceException">The broker doesn't know it, or is still creating it for somebody else; or the catalog says that it can't be fetched, and this client didn't make it.</exception>
    public async Task<BrokerServiceBinding> FetchBindingAsync(ResourceRequest request, ICallLog log, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        BrokerPaths.Check(request.InstanceId, "instance");
        var bindingId = BrokerPaths.Check(request.BindingId, "binding");
        var choice = await ChooseAsync(request.InstanceId, request.Service, request.Plan, (request.LastServiceId, request.LastPlanId), request.Mode, log, cancellationToken).ConfigureAwait(false);
        var goesOn = _inventory.UnderWay(request.InstanceId, bindingId) is { } operation && await GoesOnAsync(operation, log, cancellationToken).ConfigureAwait(false);
        var known = _inventory.FindBinding(request.InstanceId, bindingId);
        if (goesOn && known is not null)
            return known;
        if (!request.Mode.SkipValidation)
        {
            if (known?.Credentials is not null && choice.Service is { BindingsRetrievable: false })
                return known;
            RequestRules.CheckFetchBinding(choice);
        }

        var basis = known ?? new BrokerServiceBinding
        {
            BindingId = bindingId,
            InstanceId = request.InstanceId,
            ServiceId = choice.ServiceId,
            ServiceName = choice.ServiceName,
            PlanId = choice.PlanId,
            PlanName = choice.PlanName,
            Status = BrokerOperationStatus.Unknown,
        };
        var query = BrokerPaths.Query(("service_id", choice.ServiceId), ("plan_id", choice.PlanId));
        var call = new BrokerCall(BrokerAction.FetchBinding, _api.Paths.Binding(request.InstanceId, bindingId, query), $"fetch binding '{bindingId}' of instance '{request.InstanceId}'")
        {
            InstanceId = request.InstanceId,
            BindingId = bindingId,
        };
        var binding = await _api.SendAsync(call, response => _reader.Binding(basis, response.Fields), log, cancellationToken).ConfigureAwait(false);
        _inventory.Renew(binding);
        return binding;
    }

    private Dictionary<string, object?>? ContextOf(string instanceId) =>
        // By the profiles a binding's context names no instance.
        _inventory.FindInstance(instanceId)?.Context?.Where(field => field.Key is not "instance_name" and not "instance_annotations").ToDictionary(StringComparer.Ordinal);
}
