using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Operations;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.BrokerHost.Endpoints;

/// <summary><c>PUT /v2/service_instances/{id}</c>: exactly one of any number of identical requests runs the handler.</summary>
internal sealed class ProvisionEndpoint(
    MonitoredStore store, HandlerInvoker invoker, OperationStarter starter, ConcurrencyWait wait, RequestChecks checks, BrokerHostOptions options)
{
    public async ValueTask<EndpointResponse> HandleAsync(IncomingRequest incoming)
    {
        var body = incoming.Body!;
        var entry = checks.FindPlan(body.ServiceId, body.PlanId);
        if (options.RequireOrganizationAndSpace)
        {
            RequestChecks.Require(body.OrganizationGuid, "organization_guid");
            RequestChecks.Require(body.SpaceGuid, "space_guid");
        }
        RequestChecks.CheckMaintenanceInfo(body, entry.Plan);
        checks.CheckParameters(body.Parameters, entry.InstanceCreate);
        var background = RequestChecks.IsBackground(incoming, entry.Plan, AsynchronousOperations.Provision);
        DateTimeOffset? deadline = null;
        while (true)
        {
            var existing = await store.FindInstanceAsync(incoming.InstanceId).ConfigureAwait(false);
            if (IsFree(existing))
            {
                if (await TryBeginAsync(incoming, entry, background, existing).ConfigureAwait(false) is { } response)
                    return response;
            }
            else if (RespondToRepeated(incoming, existing!) is { } response)
            {
                return response;
            }
            else
            {
                deadline = await wait.WaitAsync(incoming.InstanceId, deadline).ConfigureAwait(false);
            }
        }
    }

    private static bool IsFree(InstanceRecord? record) => record is null or { State: RecordState.Deleted } or { State: RecordState.Failed, Active: null };

    // Null means that another operation has the instance and its end may change the response.
    private static EndpointResponse? RespondToRepeated(IncomingRequest incoming, InstanceRecord record)
    {
        if (record.Next is not null || record.Active is { Kind: BrokerOperation.Deprovision })
            return null;
        if (!IsSame(incoming.Body!, record))
            throw new BrokerException(BrokerError.InstanceExists);
        if (record.State is RecordState.Ready)
            return EndpointResponses.Instance(200, record);
        var operation = record.Active!;
        return operation.CanBePolledBy(incoming) ? EndpointResponses.Instance(202, record, operation.PublicIdFor(record.Operations)) : null;
    }

    // The context isn't compared: it carries names that people change without any effect on the instance.
    private static bool IsSame(RequestBody body, InstanceRecord record) =>
        body.ServiceId == record.ServiceId && body.PlanId == record.PlanId
        && body.OrganizationGuid == record.OrganizationGuid && body.SpaceGuid == record.SpaceGuid
        && JsonText.AreEqual(body.Parameters, record.Parameters);

    private async ValueTask<EndpointResponse?> TryBeginAsync(IncomingRequest incoming, CatalogEntry entry, bool background, InstanceRecord? existing)
    {
        var body = incoming.Body!;
        var failed = existing is { State: RecordState.Failed } ? existing : null;
        var accepted = background ? await AcceptAsync(incoming, entry, failed).ConfigureAwait(false) : null;
        var started = await starter.StartAsync(incoming, entry, background, operation =>
        {
            var request = OperationFactory.NewRequest(incoming, operation, entry, failed, null, null);
            var record = new InstanceRecord
            {
                Id = incoming.InstanceId,
                Version = StoredRecord.NewVersion(),
                State = RecordState.Creating,
                ServiceId = entry.Service.Id,
                PlanId = entry.Plan.Id,
                OrganizationGuid = body.OrganizationGuid,
                SpaceGuid = body.SpaceGuid,
                Parameters = body.Parameters,
                Context = body.Context,
                Metadata = FreeFormText.ToUtf8(accepted?.Metadata),
                MaintenanceVersion = body.MaintenanceVersion ?? entry.Plan.MaintenanceInfo?.Version,
                DashboardUrl = accepted?.DashboardUrl ?? (options.DashboardUrl is { } find ? find(request) : incoming.InstancePage),
                Data = failed?.Data,
                CreatedAt = options.Now,
                Active = operation,
                Operations = (existing?.Operations ?? OperationHistory.Empty).Begin(OperationRecord.Begin(operation)),
            };
            return new OperationStart(new StoreChange(record.Id, existing.To(record)), request, ReplacesFailed: failed is not null);
        }).ConfigureAwait(false);
        return EndpointResponses.StartedInstance(started, 201);
    }

    // Platforms read these in the first response only.
    private ValueTask<AcceptResult?> AcceptAsync(IncomingRequest incoming, CatalogEntry entry, InstanceRecord? failed)
    {
        var request = new BrokerRequest(incoming, BrokerOperation.Provision, entry)
        {
            Instance = failed is null ? null : new BrokerInstance(failed),
            ParametersText = incoming.Body!.Parameters,
        };
        return invoker.QueryAsync(request, static (handler, request, token) => handler.AcceptAsync(request, token));
    }
}
