namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>One page of a list.</summary>
internal sealed record ResourcePage<T>
{
    /// <summary>How many there are in all.</summary>
    public int? NumItems { get; init; }

    public List<T?>? Items { get; init; }

    /// <summary>Asks for the next page; null on the last.</summary>
    public string? Token { get; init; }
}

/// <summary>An offering or a plan.</summary>
internal sealed record CatalogItem
{
    public string? Id { get; init; }
}
