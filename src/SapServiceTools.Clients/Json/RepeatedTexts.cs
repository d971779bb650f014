namespace SapServiceTools.Clients.Json;

/// <summary>
/// The texts that the last item of a list had, by the names of their fields: a database's host, certificate and driver come again with each instance and are the same string then.
/// It lives as long as the list is read, and so keeps no secret longer than that. For one reader at a time.
/// </summary>
internal sealed class RepeatedTexts
{
    private const int MaxNames = 64;

    private readonly Dictionary<string, string> _last = new(StringComparer.Ordinal);

    /// <summary>The text at the reader.</summary>
    /// <param name="name">The field that it belongs to.</param>
    /// <param name="reader">On a text.</param>
    public string Read(string name, ref Utf8JsonReader reader)
    {
        if (_last.TryGetValue(name, out var before) && reader.ValueTextEquals(before))
            return before;
        var text = reader.GetString()!;
        if (before is not null || _last.Count < MaxNames)
            _last[name] = text;
        return text;
    }
}
