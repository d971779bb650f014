namespace SapServiceTools.Clients.Broker.Api;

/// <summary>One request to a broker.</summary>
/// <param name="Action">What is asked.</param>
/// <param name="Uri">Where, with the query.</param>
/// <param name="Purpose">For messages, such as "provision instance 'i1'".</param>
internal sealed record BrokerCall(BrokerAction Action, Uri Uri, string Purpose)
{
    /// <summary>The instance concerned.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The binding concerned.</summary>
    public string? BindingId { get; init; }

    /// <summary>Service and plan, for the command that removes an orphan.</summary>
    public string? ServiceId { get; init; }

    /// <inheritdoc cref="ServiceId"/>
    public string? PlanId { get; init; }

    /// <summary>The body; null for none.</summary>
    public ReadOnlyMemory<byte>? Json { get; init; }

    /// <summary>False for what no user asked for, such as the deletion of an orphan.</summary>
    public bool IsForUser { get; init; } = true;

    /// <summary>The tag of what the caller has already.</summary>
    public string? IfNoneMatch { get; init; }
}
