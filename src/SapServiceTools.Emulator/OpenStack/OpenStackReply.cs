using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SapServiceTools.BrokerHost.Transports;

namespace SapServiceTools.Emulator.OpenStack;

/// <summary>An answer of Keystone or Sahara before it is written.</summary>
internal sealed class OpenStackReply
{
    private readonly List<(string Name, string Value)> _headers = [];
    private readonly JsonNode? _json;
    private readonly byte[]? _bytes;
    private readonly string? _contentType;

    private OpenStackReply(int statusCode, JsonNode? json, byte[]? bytes, string? contentType) =>
        (StatusCode, _json, _bytes, _contentType) = (statusCode, json, bytes, contentType);

    public int StatusCode { get; }

    public static OpenStackReply Json(int statusCode, JsonNode json) => new(statusCode, json, null, "application/json");

    public static OpenStackReply Bytes(int statusCode, byte[] body, string contentType) => new(statusCode, null, body, contentType);

    public static OpenStackReply Text(int statusCode, string text, string contentType) => Bytes(statusCode, Encoding.UTF8.GetBytes(text), contentType);

    public static OpenStackReply Empty(int statusCode) => new(statusCode, null, null, null);

    public OpenStackReply With(string header, string value)
    {
        _headers.Add((header, value));
        return this;
    }

    /// <summary>Writes it, with a request id as all of OpenStack sends one.</summary>
    public void Write(HttpExchange exchange)
    {
        exchange.StatusCode = StatusCode;
        exchange.SetHeader("x-openstack-request-id", $"req-{Guid.NewGuid()}");
        foreach (var (name, value) in _headers)
            exchange.SetHeader(name, value);
        if (_contentType is null)
            return;
        exchange.SetHeader("Content-Type", _contentType);
        var body = _bytes ?? Serialize(_json!);
        exchange.SetContentLength(body.Length);
        if (exchange.Method != "HEAD")
            exchange.ResponseBody.Write(body);
    }

    private static byte[] Serialize(JsonNode json)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, JsonAnswer.WriterOptions))
            json.WriteTo(writer);
        return stream.ToArray();
    }
}
