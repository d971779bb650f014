using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>What every step of the work on one tenant's instance needs.</summary>
/// <param name="Operation">What is worked on, which an error carries: the caller's own operation, or one that is about to begin and has no status yet.</param>
/// <param name="Plan">The plan of the session's instances.</param>
/// <param name="Deadline">The end of the work.</param>
/// <param name="Log">Takes log lines and progress.</param>
/// <param name="CancellationToken">Ends the work.</param>
internal sealed record WorkContext(ManagedInstanceOperation Operation, PlanInfo Plan, Deadline Deadline, ICallLog Log, CancellationToken CancellationToken)
{
    public string TenantId { get; } = TenantName.Normalize(Operation.TenantId);

    /// <summary>The operation as it is once the server has begun it.</summary>
    public ManagedInstanceOperation Started(
        string status, string instanceId, string? location, bool isOwn = false, bool isDoubtful = false, IReadOnlyDictionary<string, object?>? bindingParameters = null) => new()
        {
            Type = Operation.Type,
            TenantId = TenantId,
            StartedAt = Operation.StartedAt,
            Begun = Operation.Begun,
            Status = status,
            InstanceId = instanceId,
            Location = location,
            IsOwn = isOwn,
            IsDoubtful = isDoubtful,
            BindingParameters = bindingParameters,
        };
}
