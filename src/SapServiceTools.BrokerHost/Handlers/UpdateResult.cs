namespace SapServiceTools.BrokerHost.Handlers;

/// <summary>A changed instance. What is null stays as it was.</summary>
public sealed class UpdateResult : HandlerResult
{
    /// <summary>The instance's own page, if it moved.</summary>
    public string? DashboardUrl { get; init; }

    /// <summary><c>metadata</c> of the answer: <c>labels</c> and <c>attributes</c>.</summary>
    public IReadOnlyDictionary<string, object?>? Metadata { get; init; }

    /// <summary>What the handler wants to find again in <see cref="BrokerInstance.Data"/>, in place of what was there.</summary>
    public IReadOnlyDictionary<string, object?>? Data { get; init; }
}
