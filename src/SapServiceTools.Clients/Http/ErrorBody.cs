using System.Net;
using System.Text.RegularExpressions;

namespace SapServiceTools.Clients.Http;

/// <summary>What the body of an error response says, in whichever of the known shapes it comes. Nothing in it is redacted yet.</summary>
/// <param name="Code">The code of the server's own protocol.</param>
/// <param name="Text">The server's words, line by line.</param>
/// <param name="ErrorId">The id that the server gave the error.</param>
internal sealed partial record ErrorBody(string? Code, string? Text, string? ErrorId = null)
{
    /// <summary>The broker's statement whether the instance can still be used.</summary>
    public bool? InstanceUsable { get; init; }

    /// <summary>The broker's statement whether the update can be asked for again.</summary>
    public bool? UpdateRepeatable { get; init; }

    /// <summary>
    /// Reads a JSON object: <c>error</c> as a text beside <c>description</c> or, from token servers, <c>error_description</c> (brokers, UAA), <c>error</c> as an object (Keystone and its middleware),
    /// <c>error_name</c> beside <c>error_message</c> (Sahara, where either may be missing or a number), <c>message</c> with HTML in it (its router).
    /// </summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    public static ErrorBody? Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            return null;
        var root = document.RootElement;
        if (root.TryGetProperty("error", out var inner) && inner.ValueKind == JsonValueKind.Object)
            return new ErrorBody(ReadText(inner, "title"), ReadText(inner, "message") ?? ReadText(inner, "title"));
        var code = ReadText(root, "error_name") ?? ReadText(root, "error");
        var text = ReadText(root, "description") ?? WithoutTags(ReadText(root, "message")) ?? ReadText(root, "error_message") ?? ReadText(root, "error_description") ?? code;
        return WithoutErrorId(code, text) with { InstanceUsable = Flag(root, "instance_usable"), UpdateRepeatable = Flag(root, "update_repeatable") };
    }

    private static ErrorBody WithoutErrorId(string? code, string? text)
    {
        if (text is null || ErrorIdLine().Match(text) is not { Success: true } line)
            return new ErrorBody(code, text);
        return new ErrorBody(code, text.Remove(line.Index, line.Length), line.Groups[1].Value);
    }

    private static string? WithoutTags(string? text) =>
        text is not null && Tag().IsMatch(text) ? Blank().Replace(WebUtility.HtmlDecode(Tag().Replace(text, " ")), " ").Trim() : text;

    // Where a number stands in a text's place, as Sahara's error_name sometimes, it only repeats the status.
    private static string? ReadText(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool? Flag(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    [GeneratedRegex(@"\r?\nError ID: (\S+)", RegexOptions.CultureInvariant)]
    private static partial Regex ErrorIdLine();

    // Elements that stand in the pages of WSGI servers, and not whatever is in angle brackets.
    [GeneratedRegex(@"</?(br|p|b|i|h[1-6]|div|span|html|head|body|title)\b[^<>]*>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
