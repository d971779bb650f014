namespace SapServiceTools.BrokerHost.Protocol;

/// <summary>Where a request goes.</summary>
internal readonly record struct Route
{
    public RouteOutcome Outcome { get; init; }

    public BrokerOperation Operation { get; init; }

    public string InstanceId { get; init; }

    public string? BindingId { get; init; }

    /// <summary>The verbs of the path, if it was another than these that came.</summary>
    public string? Allow { get; init; }
}
