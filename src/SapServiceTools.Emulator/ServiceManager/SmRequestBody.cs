using System.Text;
using System.Text.Json;
using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.Emulator.ServiceManager;

/// <summary>The body of a creation or change.</summary>
internal sealed class SmRequestBody
{
    private readonly JsonElement _root;

    private SmRequestBody(JsonElement root) => _root = root;

    /// <exception cref="SmException">It isn't a JSON object.</exception>
    public static async ValueTask<SmRequestBody> ReadAsync(HttpExchange exchange)
    {
        try
        {
            using var body = new MemoryStream();
            await exchange.RequestBody.CopyToAsync(body, exchange.Aborted).ConfigureAwait(false);
            using var document = ForeignJson.Parse(body.ToArray());
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return new SmRequestBody(document.RootElement.Clone());
        }
        catch (JsonException)
        {
            // Answered below.
        }

        throw new SmException(SmError.BadRequest("Failed to decode request body: a JSON object is expected"));
    }

    public bool Has(string name) => _root.TryGetProperty(name, out _);

    /// <summary>A text; null if it is absent.</summary>
    public string? Text(string name) =>
        !_root.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(name, "a text");

    /// <summary>A text that must be there.</summary>
    public string Required(string name) =>
        Text(name) is { Length: > 0 } text ? text : throw new SmException(SmError.BadRequest($"missing {name.Replace('_', ' ')}"));

    public Guid RequiredId(string name) => Guid.TryParse(Required(name), out var id) ? id : Guid.Empty;

    /// <summary>The bytes of an object; null if it is absent.</summary>
    public byte[]? Object(string name) =>
        !_root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.Object ? Encoding.UTF8.GetBytes(value.GetRawText()) : throw Wrong(name, "an object");

    public Dictionary<string, List<string>> Labels()
    {
        var labels = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        if (!_root.TryGetProperty("labels", out var given))
            return labels;
        if (given.ValueKind != JsonValueKind.Object)
            throw Wrong("labels", "an object");
        foreach (var label in given.EnumerateObject())
            labels[Key(label.Name)] = Values(label.Value);
        return labels;
    }

    /// <summary>The changes of labels that a PATCH asks for: operation, key, values.</summary>
    public IEnumerable<(string Operation, string Key, List<string> Values)> LabelChanges()
    {
        if (!_root.TryGetProperty("labels", out var given))
            yield break;
        if (given.ValueKind != JsonValueKind.Array)
            throw Wrong("labels", "a list of changes");
        foreach (var change in given.EnumerateArray())
        {
            var body = new SmRequestBody(change);
            yield return (body.Required("op"), Key(body.Required("key")), change.TryGetProperty("values", out var values) ? Values(values) : []);
        }
    }

    private static string Key(string key) => key.Contains(' ', StringComparison.Ordinal) ? throw Wrong("labels", "without blanks in its keys") : key;

    private static List<string> Values(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
            throw Wrong("labels", "lists of texts");
        var values = value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Wrong("labels", "lists of texts")).ToList();
        return values.Exists(text => text.Length > 255) ? throw Wrong("labels", "with values of 255 characters at most") : values;
    }

    private static SmException Wrong(string name, string rule) => new(SmError.BadRequest($"{name} must be {rule}"));
}
