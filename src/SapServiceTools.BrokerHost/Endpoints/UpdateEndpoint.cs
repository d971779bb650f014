using SapServiceTools.BrokerHost.Operations;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.BrokerHost.Endpoints;

/// <summary><c>PATCH /v2/service_instances/{id}</c>.</summary>
internal sealed class UpdateEndpoint(BrokerCore core, RequestChecks checks)
{
    public async ValueTask<EndpointResponse> HandleAsync(IncomingRequest incoming)
    {
        var body = incoming.Body!;
        var service = checks.FindService(body.ServiceId);
        if (body.PlanId is not null)
            checks.FindPlan(body.ServiceId, body.PlanId);
        ConcurrencyWait? wait = null;
        while (true)
        {
            var record = await core.Store.FindInstanceAsync(incoming.InstanceId, CancellationToken.None).ConfigureAwait(false);
            if (record is null or { State: RecordState.Deleted } or { State: RecordState.Failed })
                throw new BrokerException(BrokerError.InstanceDoesNotExist);
            if (record.ServiceId != service.Id)
                throw new BrokerException(BrokerError.BadRequest, "service_id isn't that of the service instance.");
            var target = FindTarget(body, record);
            var background = RequestChecks.PassGate(incoming, target.Plan, AsynchronousOperations.Update);
            if (record.Active is null)
            {
                CheckChange(body, record, target);
                if (await TryBeginAsync(incoming, target, background, record).ConfigureAwait(false) is { } reply)
                    return reply;
            }
            else if (AnswerResent(incoming, record) is { } reply)
            {
                return reply;
            }
            else if (!await core.Delegated.RefreshAsync(record).ConfigureAwait(false))
            {
                await (wait ??= new ConcurrencyWait(core)).WaitAsync(incoming.InstanceId).ConfigureAwait(false);
            }
        }
    }

    private static EndpointResponse? AnswerResent(IncomingRequest incoming, InstanceRecord record)
    {
        var operation = record.Active!;
        if (operation.Kind is not BrokerOperation.Update || !(operation.Background || operation.IsDelegated || incoming.AcceptsIncomplete))
            return null;
        return JsonText.AreEqual(operation.Request?.Body, incoming.Body!.Text)
            ? EndpointResponses.Instance(202, record, operation.PublicIdFor(record.Operations), record.DashboardUrl)
            : null;
    }

    private CatalogEntry FindTarget(RequestBody body, InstanceRecord record) =>
        core.Runs.FindEntry(record.ServiceId, body.PlanId ?? record.PlanId);

    private void CheckChange(RequestBody body, InstanceRecord record, CatalogEntry target)
    {
        var changesPlan = target.Plan.Id != record.PlanId;
        if (changesPlan && !core.Runs.FindEntry(record.ServiceId, record.PlanId).IsPlanUpdateable)
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
        var started = await core.Starter.StartAsync(incoming, BrokerOperation.Update, target, background, operation => new OperationStart(
            new StoreChange(record.Id, record.To(InstanceTransitions.Begin(record, operation))),
            OperationFactory.NewRequest(incoming, operation, target, record, null, null))).ConfigureAwait(false);
        return started is null ? null
            : EndpointResponses.Instance(started.GoesOn ? 202 : 200, started.Instance!, started.GoesOn ? started.PublicId : null, started.Instance!.DashboardUrl);
    }
}
