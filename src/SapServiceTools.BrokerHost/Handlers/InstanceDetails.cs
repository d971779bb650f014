namespace SapServiceTools.BrokerHost.Handlers;

/// <summary>What a handler knows better than the host when an instance is fetched. What is null is taken from the host's own record.</summary>
public sealed class InstanceDetails
{
    /// <summary>The instance's own page.</summary>
    public string? DashboardUrl { get; init; }

    /// <summary>The parameters that are in force; an empty object withholds them.</summary>
    public IReadOnlyDictionary<string, object?>? Parameters { get; init; }

    /// <summary><c>metadata</c> of the response: <c>labels</c> and <c>attributes</c>.</summary>
    public IReadOnlyDictionary<string, object?>? Metadata { get; init; }
}
