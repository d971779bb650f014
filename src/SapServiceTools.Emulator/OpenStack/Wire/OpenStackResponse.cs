using System.Buffers;
using System.Text;
using System.Text.Json;
using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.Emulator.Requests;

namespace SapServiceTools.Emulator.OpenStack.Wire;

/// <summary>A response of Keystone or Sahara before it is written.</summary>
internal sealed class OpenStackResponse
{
    private readonly List<(string Name, string Value)> _headers = [];
    private readonly JsonNode? _json;
    private readonly byte[]? _bytes;
    private readonly string? _contentType;

    private OpenStackResponse(int statusCode, JsonNode? json, byte[]? bytes, string? contentType) =>
        (StatusCode, _json, _bytes, _contentType) = (statusCode, json, bytes, contentType);

    public int StatusCode { get; }

    public static OpenStackResponse Json(int statusCode, JsonNode json) => new(statusCode, json, null, "application/json");

    public static OpenStackResponse Bytes(int statusCode, byte[] body, string contentType) => new(statusCode, null, body, contentType);

    public static OpenStackResponse Text(int statusCode, string text, string contentType) => Bytes(statusCode, Encoding.UTF8.GetBytes(text), contentType);

    public static OpenStackResponse Empty(int statusCode) => new(statusCode, null, null, null);

    public OpenStackResponse With(string header, string value)
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
        using (var writer = new Utf8JsonWriter(stream, JsonResponse.WriterOptions))
            json.WriteTo(writer);
        return stream.ToArray();
    }
}
