namespace SapServiceTools.Cmdlets;

/// <summary>Sorts a list that the server gives whole and unsorted.</summary>
internal static class LocalSort
{
    public static async IAsyncEnumerable<T> RunAsync<T>(IAsyncEnumerable<T> items, string field, bool descending)
        where T : SaharaObject
    {
        var list = new List<T>();
        await foreach (var item in items.ConfigureAwait(false))
            list.Add(item);
        var sorted = list.OrderBy(item => item.Fields.Text(field), StringComparer.OrdinalIgnoreCase);
        foreach (var item in descending ? sorted.Reverse() : sorted)
            yield return item;
    }
}
