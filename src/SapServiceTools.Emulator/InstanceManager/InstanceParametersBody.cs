using System.Text.Json;

namespace SapServiceTools.Emulator.InstanceManager;

/// <summary>Reads and checks the optional body of a creation or rebinding.</summary>
internal static class InstanceParametersBody
{
    /// <summary>The body's bytes; null if it is empty.</summary>
    public static async ValueTask<byte[]?> ReadAsync(Stream body, long? length, CancellationToken cancellationToken)
    {
        if (length == 0)
            return null;
        using var bytes = new MemoryStream(length is { } known ? (int)Math.Min(known, 64 * 1024) : 0);
        await body.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
        return bytes.Length == 0 ? null : bytes.ToArray();
    }

    /// <summary>What is wrong with a body; null if nothing is.</summary>
    public static string? FindError(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                return "The body must be a JSON object.";
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.ValueTextEquals("provisioning_parameters"u8) ? "provisioning_parameters"
                    : reader.ValueTextEquals("binding_parameters"u8) ? "binding_parameters" : null;
                reader.Read();
                if (name is not null && reader.TokenType != JsonTokenType.StartObject)
                    return $"{name} must be a JSON object.";
                reader.Skip();
            }
            reader.Read();
            return null;
        }
        catch (JsonException e)
        {
            return $"The body is not JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}).";
        }
    }
}
