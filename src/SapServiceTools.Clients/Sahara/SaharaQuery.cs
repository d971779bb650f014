namespace SapServiceTools.Clients.Sahara;

/// <summary>What of a list is wanted, and in which order.</summary>
public sealed record SaharaQuery
{
    /// <summary>Values that fields must have, under the names of API v2. What the server can't filter by is filtered here.</summary>
    public IReadOnlyDictionary<string, string> Filters { get; init; } = new Dictionary<string, string>();

    /// <summary>The field to sort by, under the name of API v2; null means the server's order.</summary>
    public string? SortBy { get; init; }

    /// <summary>Sorts from the last to the first.</summary>
    public bool Descending { get; init; }

    /// <summary>Looks up the names of what job executions refer to by id, once a page.</summary>
    public bool WithNames { get; init; }

    /// <summary>Entries of a page; null means the client's.</summary>
    public int? PageSize { get; init; }
}
