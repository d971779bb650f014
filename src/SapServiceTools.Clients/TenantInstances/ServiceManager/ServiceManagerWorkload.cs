using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Operations;
using SapServiceTools.Clients.TenantInstances.Pacing;

namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>What a Service Manager is sent for a tenant, and how long its operations take: as the session has seen, or else as its list of instances tells.</summary>
internal sealed class ServiceManagerWorkload : Workload
{
    // What a list can't tell, because nothing was ever made there.
    private static readonly TimeSpan DefaultInstance = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DefaultBinding = TimeSpan.FromSeconds(3);

    private static readonly WorkItem ReadInstance = new(RequestKind.Read, HttpMethod.Get, ServiceManagerApi.Instances);
    private static readonly WorkItem ReadBindings = new(RequestKind.Read, HttpMethod.Get, ServiceManagerApi.Bindings);

    private readonly ServiceTransport _transport;
    private readonly PollLane _instances;
    private readonly PollLane _bindings;
    private readonly DurationEstimate _instanceListed = new();
    private readonly DurationEstimate _bindingListed = new();

    public ServiceManagerWorkload(ServiceTransport transport, PollPolicy policy, OperationPoller<OperationInfo> instances, OperationPoller<OperationInfo> bindings)
    {
        _transport = transport;
        _instances = new PollLane(ServiceManagerApi.Instances, policy, type => instances.Typical(type) ?? _instanceListed.Typical ?? DefaultInstance)
        {
            List = count => Pages(RequestKind.Poll, ServiceManagerApi.Instances, count, ServiceManagerApi.PageSize),
        };
        _bindings = new PollLane(ServiceManagerApi.Bindings, policy, type => bindings.Typical(type) ?? _bindingListed.Typical ?? DefaultBinding);
    }

    public override TimeSpan Latency => _transport.Latency ?? DefaultLatency;

    /// <summary>A list shows the latest operation of each instance and binding, with its times.</summary>
    public void Learn(TenantState state)
    {
        Learn(_instanceListed, state.Instance.LastOperation);
        foreach (var binding in state.Bindings)
            Learn(_bindingListed, binding.LastOperation);
    }

    public override IEnumerable<WorkItem> ReadAll(int count) =>
        Pages(RequestKind.Read, ServiceManagerApi.Instances, count, ServiceManagerApi.PageSize)
            .Concat(Pages(RequestKind.Read, ServiceManagerApi.Bindings, count, TenantReader.IdsPerQuery));

    public override IEnumerable<WorkItem> ItemsOf(FleetStep step) => step.Action switch
    {
        FleetAction.Create => Create,
        // Several instances of one tenant go one after the other.
        FleetAction.Remove => Enumerable.Repeat(Remove, Math.Max(1, step.InstanceIds.Count)).SelectMany(items => items),
        FleetAction.Repair => RepairOf(step),
        _ => [],
    };

    private IEnumerable<WorkItem> Bind => [new(RequestKind.Bind, HttpMethod.Post, ServiceManagerApi.Bindings, _bindings)];

    private WorkItem Unbind => new(RequestKind.Unbind, HttpMethod.Delete, ServiceManagerApi.Bindings, _bindings, OperationType.Delete);

    private IEnumerable<WorkItem> Create => [ReadInstance, new(RequestKind.Create, HttpMethod.Post, ServiceManagerApi.Instances, _instances), .. Bind];

    private IEnumerable<WorkItem> Remove => [ReadInstance, ReadBindings, Unbind, .. Delete];

    private IEnumerable<WorkItem> Delete => [new(RequestKind.Delete, HttpMethod.Delete, ServiceManagerApi.Instances, _instances, OperationType.Delete)];

    private IEnumerable<WorkItem> RepairOf(FleetStep step) => step.Found switch
    {
        InstanceStatus.BindingMissing => [ReadInstance, ReadBindings, ReadBindings, .. Bind],
        InstanceStatus.BindingFailed => [ReadInstance, ReadBindings, ReadBindings, Unbind, .. Bind],
        InstanceStatus.CreationInProgress => [ReadInstance, ReadBindings, WaitFor(OperationType.Create), ReadBindings, .. Bind],
        // The create finds an instance in its way, which goes first.
        InstanceStatus.DeletionInProgress => [ReadInstance, ReadInstance, ReadBindings, ReadInstance, WaitFor(OperationType.Delete), .. Create],
        InstanceStatus.CreationFailed or InstanceStatus.DeletionFailed => [ReadInstance, ReadInstance, ReadBindings, ReadInstance, ReadBindings, .. Delete, .. Create],
        _ => [.. step.FailedBindingIds.Select(_ => Unbind), ReadInstance, ReadBindings],
    };

    private WorkItem WaitFor(OperationType type) => new(RequestKind.Read, null, ServiceManagerApi.Instances, _instances, type);

    private static IEnumerable<WorkItem> Pages(RequestKind kind, string path, int count, int size) =>
        Enumerable.Repeat(new WorkItem(kind, HttpMethod.Get, path), Math.Max(1, (count + size - 1) / size));

    private static void Learn(DurationEstimate estimate, OperationInfo? operation)
    {
        if (operation is { Type: OperationInfo.Create, State: OperationInfo.Succeeded, CreatedAt: { } began, UpdatedAt: { } ended } && ended > began)
            estimate.Add(ended - began);
    }
}
