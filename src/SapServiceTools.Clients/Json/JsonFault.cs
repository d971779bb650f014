namespace SapServiceTools.Clients.Json;

/// <summary>What a text that isn't the wanted JSON lacks, in this module's words; the library's quote the text and name types of code.</summary>
internal static class JsonFault
{
    /// <summary>Explains a fault.</summary>
    /// <returns>Half a sentence without a point. What this module's readers found is told as it is, with its place where that is known.</returns>
    public static string Explain(JsonException fault)
    {
        var place = fault.LineNumber is { } line ? $"line {line + 1}, position {fault.BytePositionInLine + 1}" : null;
        // The library ends its own texts with the place.
        if (place is null || !fault.Message.Contains("LineNumber: ", StringComparison.Ordinal))
            return $"{fault.Message.TrimEnd('.')}{(place is null ? null : $" ({place})")}";
        return fault.Path is { } path && path != "$" ? $"it isn't of the right form at {path} ({place})" : $"it isn't valid JSON at {place}";
    }
}
