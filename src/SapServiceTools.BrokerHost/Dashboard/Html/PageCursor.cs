using SapServiceTools.BrokerHost.Protocol;

namespace SapServiceTools.BrokerHost.Dashboard.Html;

/// <summary>Where a page of the list of instances begins; the list is in the order of ids.</summary>
/// <param name="Id">The id where the page begins; null for the first page.</param>
/// <param name="IsFrom">Whether that instance itself is on the page; otherwise those after it.</param>
internal readonly record struct PageCursor(string? Id, bool IsFrom)
{
    /// <summary>Reads <c>from</c> (a search) or <c>after</c> (the next page).</summary>
    public static PageCursor Parse(string query) =>
        Find(query, "from") is { Length: > 0 } from ? new(from.Trim(), true)
        : Find(query, "after") is { Length: > 0 } after ? new(after, false)
        : default;

    /// <summary>The query of this page; empty for the first page.</summary>
    public string ToQuery() => Id is null ? "" : $"?{(IsFrom ? "from" : "after")}={Uri.EscapeDataString(Id)}";

    /// <summary>A value in a query; null if it isn't there or not encoded correctly.</summary>
    public static string? Find(string query, string name)
    {
        foreach (var part in query.Split('&'))
        {
            if (part.Length > name.Length && part[name.Length] is '=' && part.StartsWith(name, StringComparison.Ordinal))
                return PercentEncoding.Decode(part.AsSpan(name.Length + 1), plusIsBlank: true);
        }
        return null;
    }
}
