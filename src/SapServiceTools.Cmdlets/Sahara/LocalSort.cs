namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>Sorts a list that the server can't sort.</summary>
internal static class LocalSort
{
    public static async IAsyncEnumerable<T> RunAsync<T>(IAsyncEnumerable<T> items, Func<T, string?> key, bool descending)
        where T : SaharaObject
    {
        var list = new List<T>();
        await foreach (var item in items.ConfigureAwait(false))
            list.Add(item);
        var sorted = list.OrderBy(key, StringComparer.OrdinalIgnoreCase);
        foreach (var item in descending ? sorted.Reverse() : sorted)
            yield return item;
    }
}
