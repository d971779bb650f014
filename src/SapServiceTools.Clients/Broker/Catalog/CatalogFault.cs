namespace SapServiceTools.Clients.Broker.Catalog;

/// <summary>One thing that is wrong with a catalog.</summary>
/// <param name="Path">Where, such as <c>services[0].plans[1].id</c>.</param>
/// <param name="Message">What, in one sentence.</param>
public sealed record CatalogFault(string Path, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Message}";
}
