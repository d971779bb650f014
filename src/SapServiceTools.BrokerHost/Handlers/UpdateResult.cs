namespace SapServiceTools.BrokerHost.Handlers;

/// <summary>A changed instance. What is null stays as it was.</summary>
public sealed class UpdateResult : HandlerResult
{
    /// <summary>The instance's own page, if it moved.</summary>
    public string? DashboardUrl { get; init; }

    /// <summary><c>metadata</c> of the response: <c>labels</c> and <c>attributes</c>.</summary>
    public IReadOnlyDictionary<string, object?>? Metadata { get; init; }

    /// <summary>Replaces <see cref="BrokerInstance.Data"/>.</summary>
    public IReadOnlyDictionary<string, object?>? Data { get; init; }
}
