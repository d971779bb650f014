namespace SapServiceTools.Clients.Broker.Conformance.Examination;

/// <summary>A request to the broker, right or wrong on purpose.</summary>
/// <param name="Method">The verb.</param>
/// <param name="Path">What comes after the broker's address, percent-encoded, with its query.</param>
internal sealed record ConformanceRequest(HttpMethod Method, string Path)
{
    public byte[]? Body { get; init; }

    public string? ContentType { get; init; } = "application/json";

    public RequestCredentials Credentials { get; init; }

    /// <summary>The version header's value; null leaves the header out, empty takes the one that is checked.</summary>
    public string? Version { get; init; } = "";

    /// <summary>The originating identity; null leaves the header out.</summary>
    public string? Identity { get; init; }

    public string? IfNoneMatch { get; init; }

    /// <summary>The instance that the request makes, changes or deletes.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The binding that the request makes or deletes.</summary>
    public string? BindingId { get; init; }

    /// <summary>The plan of that instance.</summary>
    public string? PlanId { get; init; }
}

/// <summary>Which credentials go with a request.</summary>
internal enum RequestCredentials
{
    Right,
    Wrong,
    None,
}
