using System.Net.Http.Headers;
using System.Text.Json;
using Xunit;

namespace SapServiceTools.Tests.BrokerHost.Support;

/// <summary>What a broker answered.</summary>
public sealed class BrokerResponse(int status, string body, HttpResponseHeaders headers, string? contentType)
{
    public int Status { get; } = status;

    public string Body { get; } = body;

    public string? ContentType { get; } = contentType;

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string? Header(string name) => headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    /// <summary>A member as text; null if it isn't there.</summary>
    public string? Text(string name) => Json.TryGetProperty(name, out var value) ? value.ToString() : null;

    public bool Has(string name) => Json.TryGetProperty(name, out _);

    public BrokerResponse Expect(int status)
    {
        Assert.True(Status == status, $"Expected {status}, got {Status}: {Body}");
        return this;
    }

    public BrokerResponse Expect(int status, string error)
    {
        Expect(status);
        Assert.Equal(error, Text("error"));
        Assert.False(string.IsNullOrEmpty(Text("description")));
        return this;
    }
}
