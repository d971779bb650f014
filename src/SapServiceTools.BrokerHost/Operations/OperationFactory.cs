using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Broker.Catalog;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>Makes what a run of a handler needs: out of a request, or out of the store.</summary>
internal sealed class OperationFactory(BrokerCore core)
{
    // The longest that every timer takes.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(45);

    /// <summary>The entry in the store for a new operation.</summary>
    /// <param name="incoming">The request.</param>
    /// <param name="kind">What is asked.</param>
    /// <param name="plan">Which bounds its time.</param>
    /// <param name="background">Whether the caller is answered before it runs.</param>
    /// <param name="isBegun">Whether it runs at once; one that waits for its turn can be begun by any host, whatever its plan says of repeating.</param>
    public RunningOperation NewOperation(IncomingRequest incoming, BrokerOperation kind, ServicePlan plan, bool background, bool isBegun) => new()
    {
        Id = $"{NameOf(kind)}-{Guid.NewGuid():N}",
        Kind = kind,
        BindingId = incoming.BindingId,
        Owner = core.Owner,
        Background = background,
        Attempt = isBegun ? 1 : 0,
        BegunAt = core.Now,
        Deadline = background || incoming.AcceptsIncomplete ? core.Options.TimeProvider.GetUtcNow() + LimitOf(plan) : null,
        // Needed to run it again, to tell a re-sent update from another, or to ask a handler about it later.
        Request = background || incoming.AcceptsIncomplete || kind is BrokerOperation.Update ? incoming.ToStored() : null,
    };

    public OperationRun NewRun(IncomingRequest incoming, RunningOperation operation, CatalogEntry entry, BrokerRequest request, bool replacesFailed = false) => new()
    {
        OperationId = operation.Id,
        Incoming = incoming,
        Request = request,
        Background = operation.Background,
        Limit = AtMost(operation.Background ? LimitOf(entry.Plan) : core.Options.HandlerTimeout),
        ReplacesFailed = replacesFailed,
        IsBegun = operation.Attempt > 0,
    };

    /// <summary>The run of an operation in the background that is in the store already.</summary>
    public async ValueTask<OperationRun> RestoreAsync(InstanceRecord instance, BindingRecord? binding)
    {
        var operation = instance.Active!;
        var entry = FindEntry(instance, operation);
        var incoming = IncomingRequest.FromStored(operation.Request!, operation.Kind, instance.Id, operation.BindingId);
        var making = operation.Kind is BrokerOperation.Bind ? binding : null;
        var predecessor = making?.PredecessorId is { } id
            ? (await core.Store.FindAsync(instance.Id, id, CancellationToken.None).ConfigureAwait(false)).Binding
            : null;
        var run = NewRun(incoming, operation, entry, NewRequest(incoming, operation, entry, instance, binding, predecessor, making));
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
    /// <param name="making">The binding that is being made, whose values may come from its predecessor.</param>
    public static BrokerRequest NewRequest(
        IncomingRequest incoming, RunningOperation operation, CatalogEntry entry, InstanceRecord? instance, BindingRecord? binding,
        BindingRecord? predecessor, BindingRecord? making = null) =>
        new(incoming, operation.Kind, entry)
        {
            OperationId = operation.Id,
            Attempt = operation.Attempt,
            Instance = instance is null ? null : new BrokerInstance(instance),
            Binding = binding is null ? null : new BrokerBinding(binding),
            Predecessor = predecessor is null ? null : new BrokerBinding(predecessor),
            ParametersText = making is null ? incoming.Body?.Parameters : making.Parameters,
            BindResourceText = making is null ? binding?.BindResource : making.BindResource,
            AppGuid = making is null ? binding?.AppGuid : making.AppGuid,
        };

    /// <summary>The plan that an operation in the store is about. What has left the catalog can still be deleted.</summary>
    public CatalogEntry FindEntry(InstanceRecord instance, RunningOperation operation)
    {
        var planId = operation.Kind is BrokerOperation.Update && operation.Request?.Body is { } body ? RequestBodyReader.Read(body).PlanId : null;
        return FindEntry(instance.ServiceId, planId ?? instance.PlanId);
    }

    /// <summary>A plan by its ids; a bare one if it has left the catalog.</summary>
    public CatalogEntry FindEntry(string serviceId, string planId)
    {
        if (core.Catalog.FindPlan(serviceId, planId, core.Options.AllowLegacyPlatform) is { } known)
            return known;
        var plan = new ServicePlan { Id = planId, Name = planId, Description = "No longer in the catalog." };
        return new CatalogEntry(new ServiceOffering { Id = serviceId, Name = serviceId, Description = "No longer in the catalog.", Plans = [plan] }, plan);
    }

    private TimeSpan LimitOf(ServicePlan plan) =>
        plan.MaximumPollingDuration is { } seconds ? TimeSpan.FromSeconds(seconds) : core.Options.MaximumOperationDuration;

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
