namespace SapServiceTools.Clients.TenantInstances;

/// <summary>What to create.</summary>
/// <param name="TenantId">For whom.</param>
/// <param name="Parameters">Passed on to the broker.</param>
/// <param name="IfExists">What an existing instance means.</param>
/// <param name="Wait">False returns as soon as creation has begun.</param>
/// <param name="Timeout">Limit of each wait; null means the client's default.</param>
public sealed record CreateRequest(
    string TenantId,
    InstanceParameters? Parameters = null,
    IfExistsAction IfExists = IfExistsAction.Error,
    bool Wait = true,
    TimeSpan? Timeout = null);
