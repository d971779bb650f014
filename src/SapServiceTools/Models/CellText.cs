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
        IReadOnlyDictionary<string, object?> map => new ModelMap<object?>(map.Select(entry => KeyValuePair.Create(entry.Key, Shown(entry.Value)))),
        IReadOnlyList<object?> list => new ModelList<object?>(list.Select(Shown)),
        _ => value,
    };

    /// <summary>A list of a model, whose cell has its entries.</summary>
    public static ModelList<T> List<T>(IReadOnlyList<T> items) => items as ModelList<T> ?? new ModelList<T>(items);

    /// <summary>An object with free names of a model, whose cell has its JSON; null stays null.</summary>
    public static IReadOnlyDictionary<string, object?>? Map(IReadOnlyDictionary<string, object?>? map) =>
        map is null or ModelMap<object?> ? map : (IReadOnlyDictionary<string, object?>?)Shown(map);

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
