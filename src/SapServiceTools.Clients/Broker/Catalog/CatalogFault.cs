namespace SapServiceTools.Clients.Broker.Catalog;

/// <summary>One thing that is wrong with a catalog.</summary>
/// <param name="Path">Where, such as <c>services[0].plans[1].id</c>.</param>
/// <param name="Message">What, in one sentence.</param>
public sealed record CatalogFault(string Path, string Message)
{
    /// <summary>True where a field is there, but of another type than the specification's.</summary>
    internal bool IsOfWrongType { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Message}";
}
