using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>Whose instance is worked on, and what every step of the work needs.</summary>
internal sealed record WorkContext(string TenantId, PlanInfo Plan, Deadline Deadline, ICallLog Log, CancellationToken CancellationToken);
