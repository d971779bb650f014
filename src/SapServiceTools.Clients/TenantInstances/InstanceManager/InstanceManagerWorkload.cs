using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Operations;
using SapServiceTools.Clients.TenantInstances.Pacing;

namespace SapServiceTools.Clients.TenantInstances.InstanceManager;

/// <summary>What an Instance Manager is sent for a tenant, and how long that takes there: as the session has seen, or else by default.</summary>
internal sealed class InstanceManagerWorkload : Workload
{
    // An Instance Manager never shows how long an instance took.
    private static readonly TimeSpan DefaultCreation = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DefaultDeletion = TimeSpan.FromSeconds(5);
    private const string Path = "/";

    private static readonly WorkItem Read = new(RequestKind.Read, HttpMethod.Get, Path);

    private readonly ServiceTransport _transport;
    private readonly PollLane _lane;

    public InstanceManagerWorkload(ServiceTransport transport, PollPolicy policy, OperationPoller<ManagedInstance> poller)
    {
        _transport = transport;
        _lane = new PollLane(Path, policy, type => poller.Typical(type) ?? (type == OperationType.Delete ? DefaultDeletion : DefaultCreation))
        {
            List = _ => [new WorkItem(RequestKind.Poll, HttpMethod.Get, Path)],
        };
    }

    public override TimeSpan Latency => _transport.Latency ?? DefaultLatency;

    public override IEnumerable<WorkItem> ReadAll(int count) => [Read];

    public override IEnumerable<WorkItem> ItemsOf(FleetStep step) => (step.Action, step.Found) switch
    {
        (FleetAction.Create, _) => [Create],
        (FleetAction.Remove, _) => [Delete],
        (FleetAction.Repair, InstanceStatus.CreationInProgress) => [WaitFor(OperationType.Create)],
        // The create finds an instance in its way, which goes first.
        (FleetAction.Repair, InstanceStatus.DeletionInProgress) => [Refused, Read, WaitFor(OperationType.Delete), Create],
        (FleetAction.Repair, _) => [Refused, Read, Delete, Create],
        _ => [],
    };

    private static WorkItem Refused => new(RequestKind.Create, HttpMethod.Post, Path);

    private WorkItem Create => new(RequestKind.Create, HttpMethod.Post, Path, _lane);

    private WorkItem Delete => new(RequestKind.Delete, HttpMethod.Delete, Path, _lane, OperationType.Delete);

    private WorkItem WaitFor(OperationType type) => new(RequestKind.Read, null, Path, _lane, type);
}
