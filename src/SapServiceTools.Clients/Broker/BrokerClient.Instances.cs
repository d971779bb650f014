using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Clients.Operations;

namespace SapServiceTools.Clients.Broker;

/// <content>Service instances.</content>
public sealed partial class BrokerClient
{
    /// <summary>Creates an instance. A broker that has the same one already says so, and that is success.</summary>
    /// <returns>The operation: over, or in progress where the broker goes on and the request doesn't wait.</returns>
    public async Task<BrokerServiceOperation> ProvisionAsync(ProvisionRequest request, ICallLog log, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        BrokerPaths.Check(request.InstanceId, "instance");
        var choice = await _finder.FindAsync(request.Service, request.Plan, !request.Mode.SkipValidation, log, cancellationToken).ConfigureAwait(false);
        RequireBoth(choice, request.InstanceId);
        RequestRules.CheckPlatform(request.Context, _options.OriginatingIdentity);
        if (!request.Mode.SkipValidation)
            _rules.CheckProvision(request, choice, log);
        var operation = Operation(OperationType.Create, request.InstanceId, null, choice, request.Mode);
        operation.Instance = new BrokerServiceInstance
        {
            InstanceId = request.InstanceId,
            ServiceId = choice.ServiceId,
            ServiceName = choice.ServiceName,
            PlanId = choice.PlanId,
            PlanName = choice.PlanName,
            MaintenanceVersion = request.MaintenanceInfo?.GetValueOrDefault("version") as string,
            Status = BrokerOperationStatus.Unknown,
            Context = request.Context,
        };
        var call = Call(
            BrokerAction.Provision, _api.Paths.Instance(request.InstanceId, BrokerPaths.Query(("accepts_incomplete", Incomplete(request.Mode.AcceptsIncomplete)))),
            $"provision instance '{request.InstanceId}'", operation) with { Json = RequestBodies.Provision(request, choice) };
        return await RunAsync(call, operation, request.Mode, log, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes an instance: its plan, parameters, version or context.</summary>
    /// <inheritdoc cref="ProvisionAsync"/>
    public async Task<BrokerServiceOperation> UpdateAsync(UpdateRequest request, ICallLog log, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        BrokerPaths.Check(request.InstanceId, "instance");
        var current = await ChooseForChangeAsync(request.InstanceId, request.Service, request.CurrentPlan, (request.LastServiceId, request.LastPlanId), request.Mode, log, cancellationToken).ConfigureAwait(false);
        var target = request.Plan is null
            ? null
            : await _finder.FindAsync(current.ServiceId, request.Plan, !request.Mode.SkipValidation, log, cancellationToken).ConfigureAwait(false);
        if (current.ServiceId is null)
            RequireBoth(current, request.InstanceId);
        RequestRules.CheckPlatform(request.Context, _options.OriginatingIdentity);
        if (!request.Mode.SkipValidation)
            _rules.CheckUpdate(request, current, target, log);
        var known = _inventory.FindInstance(request.InstanceId);
        var operation = Operation(OperationType.Update, request.InstanceId, null, current, request.Mode with { MitigateOrphan = false });
        operation.Instance = (known ?? new BrokerServiceInstance { InstanceId = request.InstanceId, Status = BrokerOperationStatus.Unknown }).With(
            current.ServiceId, current.ServiceName, target?.PlanId ?? current.PlanId, (target ?? current).PlanName,
            maintenanceVersion: request.MaintenanceInfo?.GetValueOrDefault("version") as string, context: request.Context);
        var call = Call(
            BrokerAction.Update, _api.Paths.Instance(request.InstanceId, BrokerPaths.Query(("accepts_incomplete", Incomplete(request.Mode.AcceptsIncomplete)))),
            $"update instance '{request.InstanceId}'", operation) with { Json = RequestBodies.Update(request, current, target, known) };
        return await RunAsync(call, operation, request.Mode, log, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes an instance; one that is gone already is a success. Bindings go first.</summary>
    /// <inheritdoc cref="ProvisionAsync"/>
    public async Task<BrokerServiceOperation> DeprovisionAsync(ResourceRequest request, ICallLog log, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        BrokerPaths.Check(request.InstanceId, "instance");
        var choice = RequireBoth(
            await ChooseForChangeAsync(request.InstanceId, request.Service, request.Plan, (request.LastServiceId, request.LastPlanId), request.Mode, log, cancellationToken).ConfigureAwait(false), request.InstanceId);
        foreach (var binding in _inventory.BindingsOf(request.InstanceId))
        {
            if (request.IncludeBindings)
                await UnbindAsync(request with { BindingId = binding.BindingId, Mode = request.Mode with { Wait = true } }, log, cancellationToken).ConfigureAwait(false);
            else if (!request.Mode.SkipValidation)
                throw HasBindings(request.InstanceId);
        }

        var operation = Operation(OperationType.Delete, request.InstanceId, null, choice, request.Mode);
        var query = BrokerPaths.Query(("service_id", choice.ServiceId), ("plan_id", choice.PlanId), ("accepts_incomplete", Incomplete(request.Mode.AcceptsIncomplete)));
        var call = Call(BrokerAction.Deprovision, _api.Paths.Instance(request.InstanceId, query), $"deprovision instance '{request.InstanceId}'", operation);
        return await RunAsync(call, operation, request.Mode, log, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Asks the broker for an instance. Where this client knows of an operation that goes on with it, that is polled first; until it is over, and where the catalog says that instances can't be fetched,
    /// the instance is as this client knows it.
    /// </summary>
    /// <exception cref="ServiceException">The broker doesn't know it, or is still creating it for somebody else; or the catalog says that it can't be fetched, and this client doesn't know it.</exception>
    public async Task<BrokerServiceInstance> FetchInstanceAsync(ResourceRequest request, ICallLog log, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        BrokerPaths.Check(request.InstanceId, "instance");
        var choice = await ChooseAsync(request.InstanceId, request.Service, request.Plan, (request.LastServiceId, request.LastPlanId), request.Mode, log, cancellationToken).ConfigureAwait(false);
        var goesOn = _inventory.UnderWay(request.InstanceId, null) is { } operation && await GoesOnAsync(operation, log, cancellationToken).ConfigureAwait(false);
        var known = _inventory.FindInstance(request.InstanceId);
        if (goesOn)
            return known ?? Known(request.InstanceId, choice, BrokerOperationStatus.InProgress);
        if (!request.Mode.SkipValidation)
        {
            if (known is not null && choice.Service is { InstancesRetrievable: false })
                return known;
            RequestRules.CheckFetchInstance(choice);
        }

        try
        {
            return await FetchAsync(request.InstanceId, choice, log, cancellationToken).ConfigureAwait(false);
        }
        catch (ServiceException exception) when (exception.StatusCode is 404 or 410 && known is { Status: BrokerOperationStatus.Failed })
        {
            // What failed to be made may be nowhere, or an orphan that the broker doesn't show; either way the user is told what it is and not that it never was.
            log.Verbose($"Instance '{request.InstanceId}' failed to be made. {exception.Message}");
            return known;
        }
    }

    private static BrokerServiceInstance Known(string instanceId, PlanChoice choice, string status) => new()
    {
        InstanceId = instanceId,
        ServiceId = choice.ServiceId,
        ServiceName = choice.ServiceName,
        PlanId = choice.PlanId,
        PlanName = choice.PlanName,
        Status = status,
    };

    private async Task<BrokerServiceInstance> FetchAsync(string instanceId, PlanChoice choice, ICallLog log, CancellationToken cancellationToken)
    {
        var known = _inventory.FindInstance(instanceId);
        var stamp = _inventory.Stamp(instanceId);
        var query = BrokerPaths.Query(("service_id", choice.ServiceId), ("plan_id", choice.PlanId));
        var call = new BrokerCall(BrokerAction.FetchInstance, _api.Paths.Instance(instanceId, query), $"fetch instance '{instanceId}'") { InstanceId = instanceId };
        var instance = await _api.SendAsync(call, response => _reader.Instance(instanceId, response.Fields, known, _finder, choice), log, cancellationToken).ConfigureAwait(false);
        // An operation that ended meanwhile knows better.
        if (stamp is { } asked)
            _inventory.Renew(instance, asked);
        return known is null ? instance : instance.With(bindingIds: known.BindingIds);
    }

    private async Task<BrokerServiceOperation> RunAsync(BrokerCall call, BrokerServiceOperation operation, RequestMode mode, ICallLog log, CancellationToken cancellationToken)
    {
        log.EndIfPreview();
        using var turn = await _gate.EnterAsync(operation.InstanceId, cancellationToken).ConfigureAwait(false);
        return await _runner.RunAsync(call, operation, mode, log, cancellationToken).ConfigureAwait(false);
    }

    private BrokerServiceOperation Operation(OperationType type, string instanceId, string? bindingId, PlanChoice choice, RequestMode mode) => new()
    {
        Type = type,
        StartedAt = _time.GetUtcNow(),
        InstanceId = instanceId,
        BindingId = bindingId,
        ServiceId = choice.ServiceId,
        PlanId = choice.PlanId,
        MitigatesOrphan = mode.MitigateOrphan,
    };

    private static BrokerCall Call(BrokerAction action, Uri uri, string purpose, BrokerServiceOperation operation) => new(action, uri, purpose)
    {
        InstanceId = operation.InstanceId,
        BindingId = operation.BindingId,
        ServiceId = operation.ServiceId,
        PlanId = operation.PlanId,
    };

    private ServiceException HasBindings(string instanceId) =>
        new(
            ServiceErrorKind.InvalidOperation, ErrorIds.BrokerInstanceHasBindings,
            $"Instance '{instanceId}' has bindings that go first: {string.Join(", ", _inventory.BindingsOf(instanceId).Select(binding => binding.BindingId))}.");
}
