using System.Net.Http.Headers;
using System.Text.Json.Serialization.Metadata;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.Http;

/// <summary>A response with one of the accepted statuses, read whole.</summary>
/// <param name="StatusCode">HTTP status.</param>
/// <param name="Headers">The response's headers.</param>
/// <param name="Body">The bytes of the body, empty if it has none.</param>
/// <param name="RequestId">The server's own id of the request where it names one, else the correlation id that was sent.</param>
public sealed record ServiceResponse(int StatusCode, HttpResponseHeaders Headers, ReadOnlyMemory<byte> Body, string RequestId)
{
    /// <summary>Media type of the body.</summary>
    public string? ContentType { get; init; }

    /// <summary>The body as JSON of one shape. Out of the transport's reader its exception becomes the error for the user.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    internal T ReadJson<T>(JsonTypeInfo<T> type) => JsonSerializer.Deserialize(Body.Span, type) ?? throw new JsonException("null stands where an object belongs");

    /// <summary>The body as an object whose fields depend on the service.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    internal Dictionary<string, object?> ReadObject() => FreeFormText.ParseObject(Body.Span);
}

/// <summary>A response whose body is still arriving.</summary>
public sealed class StreamedResponse : IAsyncDisposable
{
    private readonly HttpResponseMessage _message;

    internal StreamedResponse(HttpResponseMessage message, ReadTimeoutStream body, string requestId)
    {
        _message = message;
        Body = body;
        RequestId = message.Headers.NonValidated.TryGetValues("x-openstack-request-id", out var own) ? own.ToString() : requestId;
    }

    /// <summary>HTTP status.</summary>
    public int StatusCode => (int)_message.StatusCode;

    /// <summary>The response's headers.</summary>
    public HttpResponseHeaders Headers => _message.Headers;

    /// <summary>Media type of the body.</summary>
    public string? ContentType => _message.Content.Headers.ContentType?.MediaType;

    /// <summary>The body; its reads are bounded in time.</summary>
    internal ReadTimeoutStream Body { get; }

    /// <summary>The server's own id of the request where it names one, else the correlation id that was sent.</summary>
    public string RequestId { get; }

    /// <summary>Gives the connection back, or drops it if the body wasn't read to its end.</summary>
    public async ValueTask DisposeAsync()
    {
        await Body.DisposeAsync().ConfigureAwait(false);
        _message.Dispose();
    }
}
