using System.Text.Json;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Tests.OpenStack;
using SapServiceTools.Tests.Support;

namespace SapServiceTools.Tests.Sahara;

/// <summary>A connected client over a stub whose Sahara answers as a test says.</summary>
public sealed class SaharaFixture : IAsyncDisposable
{
    private SaharaFixture(StubCloud cloud, SaharaClient client)
    {
        Cloud = cloud;
        Client = client;
    }

    public StubCloud Cloud { get; }

    public SaharaClient Client { get; }

    public CallRecorder Log => Cloud.Log;

    /// <summary>The requests since connecting, as "VERB path".</summary>
    public IReadOnlyList<string> Sent => [.. Cloud.SaharaRequests.Select(request => $"{request.Method} {request.Target["/dp/".Length..]}")];

    /// <summary>The body of the latest request.</summary>
    public JsonElement LastBody => JsonDocument.Parse(Cloud.Requests[^1].Body).RootElement;

    public static async Task<SaharaFixture> StartAsync(string version, Action<StubCall, string> answer, Func<SaharaOptions, SaharaOptions>? with = null)
    {
        var cloud = await StubCloud.StartAsync();
        cloud.Sahara = (call, path) =>
        {
            answer(call, path);
            return default;
        };
        var options = cloud.Options(version);
        return new SaharaFixture(cloud, await cloud.ConnectAsync(with?.Invoke(options) ?? options));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Cloud.DisposeAsync();
    }

    /// <summary>A body from pairs.</summary>
    public static Dictionary<string, object?> Body(params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        var body = new Dictionary<string, object?>();
        foreach (var (name, value) in fields)
            body[name] = value;
        return body;
    }

    public static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
            list.Add(item);
        return list;
    }
}
