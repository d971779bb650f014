using System.Text.Json;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.OpenStack;

/// <summary>Reads bodies of OpenStack's services, whose fields depend on release and version.</summary>
internal static class WireJson
{
    /// <summary>Any value.</summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    public static object? Read(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span);
        try
        {
            reader.Read();
            var value = FreeFormJson.Read(ref reader);
            reader.Read();
            return value;
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("it holds half a character", exception);
        }
    }

    /// <summary>An object.</summary>
    /// <exception cref="JsonException">Not JSON, or something else.</exception>
    public static WireFields ReadObject(ReadOnlyMemory<byte> body) =>
        Read(body) is IReadOnlyDictionary<string, object?> map ? new WireFields(map) : throw new JsonException("an object was expected");
}
