using System.Globalization;
using SapServiceTools.BrokerHost.Catalog;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Broker.Catalog;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>Makes the stored entry of an operation, its run and its handler's request, from a platform's request or from the store.</summary>
internal sealed class OperationFactory(PublishedCatalog catalog, MonitoredStore store, BrokerHostOptions options)
{
    // Timers take no more than about 49 days.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(45);

    /// <summary>The entry in the store for a new operation.</summary>
    /// <param name="incoming">The request.</param>
    /// <param name="plan">Which bounds its time.</param>
    /// <param name="background">Whether the caller is answered before it runs.</param>
    /// <param name="isBegun">Whether it runs at once; one that waits for its turn can be begun by any host, whatever its plan says of repeating.</param>
    public RunningOperation NewOperation(IncomingRequest incoming, ServicePlan plan, bool background, bool isBegun) => new()
    {
        // Unique, but no secret: a GUID would cost a system call for bytes that nobody can foretell.
        Id = string.Create(CultureInfo.InvariantCulture, $"{NameOf(incoming.Operation)}-{Random.Shared.NextInt64():x16}{Random.Shared.NextInt64():x16}"),
        Kind = incoming.Operation,
        BindingId = incoming.BindingId,
        Owner = store.Owner,
        Background = background,
        Attempt = isBegun ? 1 : 0,
        BegunAt = options.Now,
        Deadline = background || incoming.AcceptsIncomplete ? options.Now + LimitOf(plan) : null,
        // Needed to run it again, to tell a re-sent update from another, or to ask a handler about it later.
        Request = background || incoming.AcceptsIncomplete || incoming.Operation is BrokerOperation.Update ? StoredRequest.From(incoming) : null,
    };

    public OperationRun NewRun(IncomingRequest incoming, RunningOperation operation, CatalogEntry entry, BrokerRequest request, bool replacesFailed = false) => new()
    {
        OperationId = operation.Id,
        Incoming = incoming,
        Request = request,
        Background = operation.Background,
        Limit = AtMost(operation.Background ? LimitOf(entry.Plan) : options.HandlerTimeout),
        ReplacesFailed = replacesFailed,
        IsBegun = operation.Attempt > 0,
    };

    /// <summary>The run of an operation in the background that is in the store already.</summary>
    public async ValueTask<OperationRun> RestoreAsync(InstanceRecord instance, BindingRecord? binding)
    {
        var operation = instance.Active!;
        var entry = FindEntry(instance, operation);
        var incoming = operation.Request!.ToIncoming(operation.Kind, instance.Id, operation.BindingId);
        var created = operation.Kind is BrokerOperation.Bind ? binding : null;
        var (_, predecessor) = created?.PredecessorId is { } id ? await store.FindAsync(instance.Id, id).ConfigureAwait(false) : default;
        var run = NewRun(incoming, operation, entry, NewRequest(incoming, operation, entry, instance, binding, predecessor, created));
        run.IsBegun = false;
        return run;
    }

    /// <summary>What the handler gets.</summary>
    /// <param name="incoming">The request.</param>
    /// <param name="operation">Its entry in the store.</param>
    /// <param name="entry">The plan that it is about.</param>
    /// <param name="instance">The instance as the handler may see it.</param>
    /// <param name="binding">The binding as the handler may see it.</param>
    /// <param name="predecessor">The binding that is rotated.</param>
    /// <param name="created">The binding that is being created, whose values may come from its predecessor.</param>
    public static BrokerRequest NewRequest(
        IncomingRequest incoming, RunningOperation operation, CatalogEntry entry, InstanceRecord? instance, BindingRecord? binding,
        BindingRecord? predecessor, BindingRecord? created = null) =>
        new(incoming, operation.Kind, entry)
        {
            OperationId = operation.Id,
            Attempt = operation.Attempt,
            Instance = instance is null ? null : new BrokerInstance(instance),
            Binding = binding is null ? null : new BrokerBinding(binding),
            Predecessor = predecessor is null ? null : new BrokerBinding(predecessor),
            ParametersText = created is null ? incoming.Body?.Parameters : created.Parameters,
            BindResourceText = created is null ? binding?.BindResource : created.BindResource,
            AppGuid = created is null ? binding?.AppGuid : created.AppGuid,
        };

    /// <summary>The plan that a stored operation is about.</summary>
    public CatalogEntry FindEntry(InstanceRecord instance, RunningOperation operation)
    {
        var planId = operation.Kind is BrokerOperation.Update && operation.Request?.Body is { } body ? RequestBodyReader.Read(body).PlanId : null;
        return catalog.FindEntry(instance.ServiceId, planId ?? instance.PlanId);
    }

    private TimeSpan LimitOf(ServicePlan plan) =>
        plan.MaximumPollingDuration is { } seconds ? TimeSpan.FromSeconds(seconds) : options.MaximumOperationDuration;

    private static TimeSpan AtMost(TimeSpan limit) => limit < LongestTimer ? limit : LongestTimer;

    private static string NameOf(BrokerOperation kind) => kind switch
    {
        BrokerOperation.Provision => "provision",
        BrokerOperation.Update => "update",
        BrokerOperation.Deprovision => "deprovision",
        BrokerOperation.Bind => "bind",
        _ => "unbind",
    };
}
