namespace SapServiceTools.BrokerHost.Protocol;

/// <summary>Where a request goes.</summary>
internal readonly record struct Route
{
    public RouteMatch Match { get; init; }

    public BrokerOperation Operation { get; init; }

    public string InstanceId { get; init; }

    public string? BindingId { get; init; }

    /// <summary>With <see cref="RouteMatch.WrongMethod"/>: the methods that the path takes.</summary>
    public string? Allow { get; init; }
}

/// <summary>Whether a path leads anywhere.</summary>
internal enum RouteMatch
{
    NotFound,
    Found,
    WrongMethod,
    BadSegment,
}
