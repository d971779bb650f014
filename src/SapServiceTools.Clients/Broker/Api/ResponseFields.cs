using System.Globalization;

namespace SapServiceTools.Clients.Broker.Api;

/// <summary>Reads the fields that the protocol knows and ignores all others. A field of a wrong type makes the response malformed; null is the same as absent.</summary>
internal sealed class ResponseFields(IReadOnlyDictionary<string, object?> fields)
{
    public static ResponseFields None { get; } = new(new Dictionary<string, object?>());

    /// <summary>All fields, as they came.</summary>
    public IReadOnlyDictionary<string, object?> All => fields;

    /// <exception cref="JsonException">It isn't text.</exception>
    public string? Text(string name) => Get(name) switch
    {
        null => null,
        string text => text,
        _ => throw Wrong(name, "text"),
    };

    /// <summary>Text, or null where it is anything else: for what isn't worth failing for.</summary>
    public string? TextOrNull(string name) => Get(name) as string;

    public bool? Flag(string name) => Get(name) as bool?;

    /// <exception cref="JsonException">It isn't an object.</exception>
    public IReadOnlyDictionary<string, object?>? Map(string name) => Get(name) switch
    {
        null => null,
        IReadOnlyDictionary<string, object?> map => map,
        _ => throw Wrong(name, "an object"),
    };

    public IReadOnlyDictionary<string, object?>? MapOrNull(string name) => Get(name) as IReadOnlyDictionary<string, object?>;

    /// <summary>The objects in an array; what else is in it is left out.</summary>
    public IEnumerable<ResponseFields> Objects(string name) =>
        (Get(name) as IEnumerable<object?>)?.OfType<IReadOnlyDictionary<string, object?>>().Select(map => new ResponseFields(map)) ?? [];

    public IReadOnlyList<string> Texts(string name) =>
        // Ports are strings, but brokers have been seen to send numbers.
        (Get(name) as IEnumerable<object?>)?.Select(item => Convert.ToString(item, CultureInfo.InvariantCulture) ?? "").ToArray() ?? [];

    public DateTimeOffset? Time(string name) =>
        TextOrNull(name) is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;

    private object? Get(string name) => fields.TryGetValue(name, out var value) ? value : null;

    private static JsonException Wrong(string name, string wanted) => new($"its field {name} isn't {wanted}");
}
