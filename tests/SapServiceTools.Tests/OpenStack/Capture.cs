using System.Text;
using System.Text.Json;

namespace SapServiceTools.Tests.OpenStack;

/// <summary>A request to a real Keystone or Sahara and its answer, as tests/Captures keeps them.</summary>
/// <param name="Id">Number and name within its set.</param>
/// <param name="Method">The verb.</param>
/// <param name="Path">Path and query, with version and perhaps project.</param>
/// <param name="RequestBody">The body that was sent.</param>
/// <param name="Status">The answer's status.</param>
/// <param name="Headers">The answer's headers.</param>
/// <param name="Body">The answer's body; text is in a property <c>__text__</c> or a plain string.</param>
public sealed record Capture(
    string Id, string Method, string Path, JsonElement RequestBody, int Status, IReadOnlyDictionary<string, string> Headers, JsonElement Body)
{
    /// <summary>The headers that were sent, without those that every request has.</summary>
    public IReadOnlyDictionary<string, string> RequestHeaders { get; init; } = new Dictionary<string, string>();

    public bool IsText => Body.ValueKind == JsonValueKind.String || (Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("__text__", out _));

    /// <summary>The bytes of the answer.</summary>
    public byte[] Bytes
    {
        get
        {
            if (Body.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
                return [];
            if (Body.ValueKind == JsonValueKind.String)
                return Encoding.UTF8.GetBytes(Body.GetString()!);
            return Encoding.UTF8.GetBytes(IsText ? Body.GetProperty("__text__").GetString()! : Body.GetRawText());
        }
    }

    public string? RequestId => Headers.FirstOrDefault(header => header.Key.Equals("x-openstack-request-id", StringComparison.OrdinalIgnoreCase)).Value;

    public static IReadOnlyList<Capture> Read(string set) =>
        [.. File.ReadLines(System.IO.Path.Combine(AppContext.BaseDirectory, "Captures", set + ".jsonl")).Select(Parse)];

    public static Capture Find(string set, string id) => Read(set).Single(capture => capture.Id == id);

    private static Capture Parse(string line)
    {
        var root = JsonDocument.Parse(line).RootElement;
        var request = root.GetProperty("request");
        var response = root.GetProperty("response");
        return new Capture(
            root.GetProperty("id").GetString()!,
            request.GetProperty("method").GetString()!,
            request.GetProperty("path").GetString()!,
            request.TryGetProperty("body", out var sent) ? sent : default,
            response.GetProperty("status").GetInt32(),
            ReadHeaders(response),
            response.TryGetProperty("body", out var body) ? body : default)
        {
            RequestHeaders = ReadHeaders(request),
        };
    }

    private static Dictionary<string, string> ReadHeaders(JsonElement message) => message.TryGetProperty("headers", out var headers)
        ? headers.EnumerateObject().ToDictionary(header => header.Name, header => header.Value.GetString()!)
        : [];
}
