namespace SapServiceTools.Clients.Broker.Conformance.Examination;

/// <summary>A service instance or binding that the run may have made.</summary>
internal sealed class Resource(string instanceId, string? bindingId)
{
    public string InstanceId { get; } = instanceId;

    /// <summary>Null for an instance.</summary>
    public string? BindingId { get; } = bindingId;

    /// <summary>The plans that it may have, the likeliest last.</summary>
    public List<string> PlanIds { get; } = [];

    /// <summary>True once a request for it wasn't refused.</summary>
    public bool MayExist { get; set; }

    /// <summary>True once the broker has refused to remove it; it is tried again at the very end.</summary>
    public bool IsGivenUp { get; set; }

    public override string ToString() => BindingId is null ? $"service instance {InstanceId}" : $"service binding {BindingId} of service instance {InstanceId}";
}
