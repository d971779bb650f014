using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using SapServiceTools.BrokerHost.Transports;

namespace SapServiceTools.Emulator.Requests;

/// <summary>Writes short JSON responses in one piece, with their length.</summary>
internal static class JsonResponse
{
    public const string ContentType = "application/json; charset=utf-8";

    // Services send umlauts as they are.
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? Buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? Writer;

    /// <summary>Writes a response; <paramref name="write"/> must not keep the writer.</summary>
    public static void Write<TState>(HttpExchange exchange, int statusCode, TState state, Action<Utf8JsonWriter, TState> write)
    {
        var buffer = Buffer ??= new ArrayBufferWriter<byte>(4096);
        buffer.ResetWrittenCount();
        var writer = Writer ??= new Utf8JsonWriter(buffer, WriterOptions);
        writer.Reset();
        write(writer, state);
        writer.Flush();
        exchange.StatusCode = statusCode;
        exchange.SetHeader("Content-Type", ContentType);
        exchange.SetContentLength(buffer.WrittenCount);
        exchange.ResponseBody.Write(buffer.WrittenSpan);
    }

    /// <summary>Writes an error as the Instance Manager has it: <c>{"description": "..."}</c>.</summary>
    public static void Describe(HttpExchange exchange, int statusCode, string description) =>
        Write(exchange, statusCode, description, static (writer, text) =>
        {
            writer.WriteStartObject();
            writer.WriteString("description"u8, text);
            writer.WriteEndObject();
        });
}
