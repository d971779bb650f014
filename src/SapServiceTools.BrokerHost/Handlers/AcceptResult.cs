namespace SapServiceTools.BrokerHost.Handlers;

/// <summary>What is known of an instance before its creation in the background begins; the handler's own result can replace it later.</summary>
public sealed class AcceptResult
{
    /// <summary>The instance's own page.</summary>
    public string? DashboardUrl { get; init; }

    /// <summary><c>metadata</c> of the response: <c>labels</c> and <c>attributes</c>.</summary>
    public IReadOnlyDictionary<string, object?>? Metadata { get; init; }
}
