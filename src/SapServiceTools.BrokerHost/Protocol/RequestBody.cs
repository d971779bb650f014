namespace SapServiceTools.BrokerHost.Protocol;

/// <summary>The body of a PUT or PATCH. Empty strings and nulls count as absent; unknown members are only in <see cref="Text"/>.</summary>
internal sealed class RequestBody
{
    /// <summary>The whole text.</summary>
    public required byte[] Text { get; init; }

    public string? ServiceId { get; set; }

    public string? PlanId { get; set; }

    public string? OrganizationGuid { get; set; }

    public string? SpaceGuid { get; set; }

    /// <summary>JSON text, as are <see cref="Parameters"/> and <see cref="BindResource"/>.</summary>
    public byte[]? Context { get; set; }

    public byte[]? Parameters { get; set; }

    public byte[]? BindResource { get; set; }

    public string? MaintenanceVersion { get; set; }

    public PreviousValues? PreviousValues { get; set; }

    public string? AppGuid { get; set; }

    public string? Route { get; set; }

    public string? PredecessorBindingId { get; set; }

    /// <summary><c>context.platform</c>.</summary>
    public string? Platform { get; set; }
}
