using SapServiceTools.BrokerHost.Catalog;
using SapServiceTools.BrokerHost.Operations;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.BrokerHost.Endpoints;

/// <summary><c>PATCH /v2/service_instances/{id}</c>.</summary>
internal sealed class UpdateEndpoint(PublishedCatalog catalog, MonitoredStore store, OperationStarter starter, ConcurrencyWait wait, RequestChecks checks)
{
    public async ValueTask<EndpointResponse> HandleAsync(IncomingRequest incoming)
    {
        var body = incoming.Body!;
        var service = checks.FindService(body.ServiceId);
        if (body.PlanId is not null)
            checks.FindPlan(body.ServiceId, body.PlanId);
        DateTimeOffset? deadline = null;
        while (true)
        {
            var record = await store.FindInstanceAsync(incoming.InstanceId).ConfigureAwait(false);
            if (record is null or { State: RecordState.Deleted } or { State: RecordState.Failed })
                throw new BrokerException(BrokerError.InstanceDoesNotExist);
            if (record.ServiceId != service.Id)
                throw new BrokerException(BrokerError.BadRequest, "service_id isn't that of the service instance.");
            var target = catalog.FindEntry(record.ServiceId, body.PlanId ?? record.PlanId);
            var background = RequestChecks.IsBackground(incoming, target.Plan, AsynchronousOperations.Update);
            if (record.Active is null)
            {
                CheckChange(body, record, target);
                if (await TryBeginAsync(incoming, target, background, record).ConfigureAwait(false) is { } response)
                    return response;
            }
            else if (RespondToRepeated(incoming, record) is { } response)
            {
                return response;
            }
            else
            {
                deadline = await wait.WaitAsync(record, deadline).ConfigureAwait(false);
            }
        }
    }

    private static EndpointResponse? RespondToRepeated(IncomingRequest incoming, InstanceRecord record)
    {
        var operation = record.Active!;
        return operation.Kind is BrokerOperation.Update && operation.CanBePolledBy(incoming) && JsonText.AreEqual(operation.Request?.Body, incoming.Body!.Text)
            ? EndpointResponses.Instance(202, record, operation.PublicIdFor(record.Operations))
            : null;
    }

    private void CheckChange(RequestBody body, InstanceRecord record, CatalogEntry target)
    {
        var changesPlan = target.Plan.Id != record.PlanId;
        if (changesPlan && !catalog.FindEntry(record.ServiceId, record.PlanId).IsPlanUpdateable)
            throw new BrokerException(BrokerError.PlanChangeNotSupported, "The plan of this service instance can't be changed.");
        var onlyContext = body is { Context: not null, PlanId: null, Parameters: null, MaintenanceVersion: null };
        if (onlyContext && !target.Service.AllowContextUpdates)
            throw new BrokerException(BrokerError.PlanChangeNotSupported, "This service doesn't take updates of nothing but the context.");
        RequestChecks.CheckMaintenanceInfo(body, target.Plan);
        if (body.Parameters is not null)
            checks.CheckParameters(body.Parameters, target.InstanceUpdate);
    }

    private async ValueTask<EndpointResponse?> TryBeginAsync(IncomingRequest incoming, CatalogEntry target, bool background, InstanceRecord record)
    {
        var started = await starter.StartAsync(incoming, target, background, operation => new OperationStart(
            new StoreChange(record.Id, record.To(InstanceTransitions.Begin(record, operation))),
            OperationFactory.NewRequest(incoming, operation, target, record, null, null))).ConfigureAwait(false);
        return EndpointResponses.StartedInstance(started, 200);
    }
}
