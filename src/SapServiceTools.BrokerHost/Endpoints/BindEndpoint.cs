using SapServiceTools.BrokerHost.Catalog;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Operations;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Broker.Catalog;

namespace SapServiceTools.BrokerHost.Endpoints;

/// <summary><c>PUT …/service_bindings/{id}</c>: creates a binding, or rotates one.</summary>
internal sealed class BindEndpoint(
    PublishedCatalog catalog, MonitoredStore store, OperationStarter starter, ConcurrencyWait wait, RequestChecks checks, BrokerHostOptions options)
{
    public async ValueTask<EndpointResponse> HandleAsync(IncomingRequest incoming)
    {
        var body = incoming.Body!;
        CheckIds(body);
        DateTimeOffset? deadline = null;
        while (true)
        {
            var (instance, existing) = await store.FindAsync(incoming.InstanceId, incoming.BindingId).ConfigureAwait(false);
            if (instance is null or { State: RecordState.Deleted or RecordState.Failed })
                throw new BrokerException(BrokerError.InstanceDoesNotExist);
            var attributes = await FindAttributesAsync(body, instance).ConfigureAwait(false);
            var background = RequestChecks.IsBackground(incoming, attributes.Entry.Plan, AsynchronousOperations.Bind);
            if (existing is not null && RespondToRepeated(incoming, attributes, instance, existing) is { } repeated)
                return repeated;
            if (instance is { State: RecordState.Ready, Active: null })
            {
                CheckNew(body, attributes, instance);
                if (await TryBeginAsync(incoming, attributes, background, instance, existing).ConfigureAwait(false) is { } response)
                    return response;
            }
            else
            {
                deadline = await wait.WaitAsync(instance, deadline).ConfigureAwait(false);
            }
        }
    }

    // The specification's table for a rotation has the predecessor only, so its ids may be left out then.
    private void CheckIds(RequestBody body)
    {
        if (body.PredecessorBindingId is null)
        {
            RequestChecks.Require(body.ServiceId, "service_id");
            RequestChecks.Require(body.PlanId, "plan_id");
        }
        if (body.PlanId is not null)
            checks.FindPlan(body.ServiceId, body.PlanId);
        else if (body.ServiceId is not null)
            checks.FindService(body.ServiceId);
    }

    private async ValueTask<BindingAttributes> FindAttributesAsync(RequestBody body, InstanceRecord instance)
    {
        var entry = catalog.FindEntry(body.ServiceId ?? instance.ServiceId, body.PlanId ?? instance.PlanId);
        if (body.PredecessorBindingId is not { } predecessorId)
            return new BindingAttributes(entry, body.AppGuid, body.Parameters, body.BindResource, null);
        var predecessor = (await store.FindAsync(instance.Id, predecessorId).ConfigureAwait(false)).Binding;
        return new BindingAttributes(
            entry, body.AppGuid ?? predecessor?.AppGuid, body.Parameters ?? predecessor?.Parameters, body.BindResource ?? predecessor?.BindResource, predecessor);
    }

    // Null means that there is no such binding, or that another operation's end may change the response.
    private static EndpointResponse? RespondToRepeated(IncomingRequest incoming, BindingAttributes attributes, InstanceRecord instance, BindingRecord existing)
    {
        var operation = instance.Active is { } active && active.BindingId == existing.Id ? active : null;
        if (existing.State is RecordState.Deleted or RecordState.Failed || instance.Next is not null || operation is { Kind: BrokerOperation.Unbind })
            return null;
        if (!attributes.AreThoseOf(existing, incoming.Body!))
            throw new BrokerException(BrokerError.BindingExists);
        if (existing.State is RecordState.Ready)
            return new EndpointResponse(200, existing.Response!);
        return operation is not null && operation.CanBePolledBy(incoming)
            ? EndpointResponses.Accepted(operation.PublicIdFor(existing.Operations))
            : null;
    }

    private void CheckNew(RequestBody body, BindingAttributes attributes, InstanceRecord instance)
    {
        var entry = attributes.Entry;
        if (entry.Service.Id != instance.ServiceId)
            throw new BrokerException(BrokerError.BadRequest, "service_id isn't that of the service instance.");
        if (entry.Plan.Id != instance.PlanId)
            throw new BrokerException(BrokerError.BadRequest, "plan_id isn't that of the service instance.");
        if (!entry.IsBindable)
            throw new BrokerException(BrokerError.BadRequest, "Service instances of this plan can't be bound.");
        if (body.PredecessorBindingId is not null)
            CheckRotation(attributes);
        if (entry.Service.RequiresApp && attributes.AppGuid is null)
            throw new BrokerException(BrokerError.AppGuidMissing);
        checks.CheckParameters(attributes.Parameters, entry.BindingCreate);
    }

    private void CheckRotation(BindingAttributes attributes)
    {
        if (attributes.Entry.Plan.BindingRotatable is not true)
            throw new BrokerException(BrokerError.BadRequest, "Service bindings of this plan can't be rotated.");
        if (attributes.Predecessor is not { State: RecordState.Ready } predecessor)
            throw new BrokerException(BrokerError.BindingDoesNotExist, "predecessor_binding_id isn't a service binding of this service instance.");
        if (predecessor.ExpiresAt <= options.Now)
            throw new BrokerException(BrokerError.BadRequest, "The service binding that predecessor_binding_id names has expired.");
    }

    private async ValueTask<EndpointResponse?> TryBeginAsync(
        IncomingRequest incoming, BindingAttributes attributes, bool background, InstanceRecord instance, BindingRecord? existing)
    {
        var failed = existing is { State: RecordState.Failed } ? existing : null;
        var started = await starter.StartAsync(incoming, attributes.Entry, background, operation =>
        {
            var binding = BindingTransitions.Begin(
                new BindingRecord
                {
                    InstanceId = instance.Id,
                    Id = incoming.BindingId!,
                    State = RecordState.Creating,
                    ServiceId = attributes.Entry.Service.Id,
                    PlanId = attributes.Entry.Plan.Id,
                    AppGuid = attributes.AppGuid,
                    Parameters = attributes.Parameters,
                    BindResource = attributes.BindResource,
                    PredecessorId = attributes.Predecessor?.Id,
                    Data = failed?.Data,
                    CreatedAt = options.Now,
                    Operations = existing?.Operations ?? OperationHistory.Empty,
                },
                operation);
            return new OperationStart(
                new StoreChange(instance.Id, instance.To(instance with { Active = operation }), existing.To(binding)),
                OperationFactory.NewRequest(incoming, operation, attributes.Entry, instance, failed, attributes.Predecessor, binding),
                ReplacesFailed: failed is not null);
        }).ConfigureAwait(false);
        return EndpointResponses.Started(started, outcome => new EndpointResponse(201, outcome.Response!));
    }
}
