namespace SapServiceTools.Clients.Json;

/// <summary>Free-form JSON objects as UTF-8 text, which is how they are kept, and as dictionaries, which is how authors see them.</summary>
internal static class FreeFormText
{
    /// <summary>Reads any value.</summary>
    /// <exception cref="JsonException">The text isn't JSON.</exception>
    public static object? Parse(ReadOnlySpan<byte> utf8) => Parse(new Utf8JsonReader(utf8), int.MaxValue);

    /// <summary>Reads one object.</summary>
    /// <exception cref="JsonException">The text isn't JSON, or not an object.</exception>
    public static Dictionary<string, object?> ParseObject(ReadOnlySpan<byte> utf8) => Object(Parse(utf8));

    /// <summary>
    /// Reads one object, however deep it is: what lies twice as deep as can be written counts as null, so that what is too deep costs the field that it is in and not the whole.
    /// </summary>
    /// <inheritdoc cref="ParseObject(ReadOnlySpan{byte})"/>
    public static Dictionary<string, object?> ParseDeepObject(ReadOnlySpan<byte> utf8) =>
        Object(Parse(new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = int.MaxValue }), 2 * FreeFormJson.MaxDepth));

    private static object? Parse(Utf8JsonReader reader, int deepest)
    {
        try
        {
            reader.Read();
            var value = FreeFormJson.Read(ref reader, deepest);
            // Only white space may follow; the reader says so itself.
            reader.Read();
            return value;
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("it holds half a character", exception);
        }
    }

    private static Dictionary<string, object?> Object(object? value) => value as Dictionary<string, object?> ?? throw new JsonException("an object was expected");

    /// <summary>The text as one object; null for no text.</summary>
    public static IReadOnlyDictionary<string, object?>? ParseOptional(byte[]? utf8) => utf8 is null ? null : ParseObject(utf8);

    /// <summary>The object as text; null for none.</summary>
    /// <exception cref="ServiceException">A value in it has no form in JSON.</exception>
    public static byte[]? ToUtf8(IReadOnlyDictionary<string, object?>? value) => value is null ? null : FreeFormJson.Write(value).ToArray();
}
