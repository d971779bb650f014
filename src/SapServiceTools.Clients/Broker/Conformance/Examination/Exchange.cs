using System.Globalization;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.Broker.Conformance.Examination;

/// <summary>A request with its response.</summary>
internal sealed class Exchange(ConformanceRequest call, ConformanceExchange evidence, byte[] body, IReadOnlyDictionary<string, string> headers)
{
    public ConformanceRequest Call { get; } = call;

    public ConformanceExchange Evidence { get; } = evidence;

    /// <summary>The response's headers as they came; those of the evidence are masked.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; } = headers;

    /// <summary>The status; 0 if there was no response.</summary>
    public int Status => Evidence.StatusCode ?? 0;

    /// <summary>True if the response didn't come in time.</summary>
    public bool TimedOut { get; init; }

    public bool IsSuccess => Status is >= 200 and < 300;

    public bool IsRefusal => Status is >= 400 and < 500;

    /// <summary>The body, if it is JSON.</summary>
    public JsonElement? Json { get; } = Parse(body);

    public int BodyLength { get; } = body.Length;

    public bool IsObject => Json is { ValueKind: JsonValueKind.Object };

    /// <summary>The <c>error</c> field.</summary>
    public string? Error => Text("error");

    public string? ContentType => Headers.GetValueOrDefault("Content-Type");

    /// <summary>The response in a few words.</summary>
    public string Summary => Status is 0
        ? $"missing ({Evidence.Trouble})"
        : Error is { } error ? $"{Status.ToString(CultureInfo.InvariantCulture)} {error}" : Status.ToString(CultureInfo.InvariantCulture);

    /// <summary>A field of the body; null if it isn't there.</summary>
    public JsonElement? Field(string name) => IsObject && Json!.Value.TryGetProperty(name, out var value) ? value : null;

    /// <summary>A field of the body that is neither missing nor null.</summary>
    public JsonElement? Value(string name) => Field(name) is { ValueKind: not JsonValueKind.Null } value ? value : null;

    /// <summary>A field of the body as text; null if it isn't there, or isn't text.</summary>
    public string? Text(string name) => Field(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static JsonElement? Parse(byte[] body)
    {
        try
        {
            return body.Length is 0 ? null : ForeignJson.Parse(body).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
