namespace SapServiceTools.Clients.Json;

/// <summary>What a text that isn't the wanted JSON lacks, in this module's words; the library's quote the text and name types of code.</summary>
internal static class JsonFault
{
    /// <summary>Explains a fault.</summary>
    /// <returns>Half a sentence without a point. What this module found itself has no line, and is told as it is.</returns>
    public static string Explain(JsonException fault)
    {
        if (fault.LineNumber is not { } line)
            return fault.Message.TrimEnd('.');
        var place = $"line {line + 1}, position {fault.BytePositionInLine + 1}";
        return fault.Path is { } path && path != "$" ? $"it isn't of the right form at {path} ({place})" : $"it isn't valid JSON at {place}";
    }
}
