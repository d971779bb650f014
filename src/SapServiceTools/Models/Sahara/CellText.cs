using System.Collections;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SapServiceTools;

/// <summary>Values as one cell of a table or CSV file shows them.</summary>
internal static class CellText
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Free-form JSON whose objects and lists, on every level, show what is in them.</summary>
    public static object? Shown(object? value) => value switch
    {
        IReadOnlyDictionary<string, object?> map => new SaharaMap<object?>(map.Select(entry => KeyValuePair.Create(entry.Key, Shown(entry.Value)))),
        IReadOnlyList<object?> list => new SaharaList<object?>(list.Select(Shown)),
        _ => value,
    };

    /// <summary>Objects and the lists within them are JSON; all else is its text.</summary>
    public static string Of(object? value) => Plain(value) switch
    {
        null => string.Empty,
        string text => text,
        IEnumerable many => JsonSerializer.Serialize<object>(many, Readable),
        var one => Convert.ToString(one, CultureInfo.InvariantCulture) ?? string.Empty,
    };

    // Of a label only its status is worth a cell.
    private static object? Plain(object? value) => value switch
    {
        SaharaLabel label => label.Status,
        IReadOnlyDictionary<string, SaharaLabel> labels => labels.ToDictionary(entry => entry.Key, entry => entry.Value.Status),
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, SaharaLabel>> versions => versions.ToDictionary(entry => entry.Key, entry => Plain(entry.Value)),
        _ => value,
    };
}
