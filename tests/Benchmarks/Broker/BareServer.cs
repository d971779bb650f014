using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace SapServiceTools.Benchmarks.Broker;

/// <summary>
/// The floor to compare with: Kestrel with one delegate on it, which looks at a header, sends the same catalog, and for a provision parses the body, remembers it and answers.
/// It is no broker: nothing is checked, authenticated, compared or logged.
/// </summary>
internal sealed class BareServer : IAsyncDisposable
{
    private static readonly byte[] Catalog = Encoding.UTF8.GetBytes(Samples.Catalog.ToJson());
    private readonly ConcurrentDictionary<string, string> _instances = new();
    private readonly WebApplication _host;

    private BareServer(WebApplication host) => _host = host;

    public Uri Address { get; private set; } = null!;

    public static async Task<BareServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var host = builder.Build();
        var server = new BareServer(host);
        host.Run(server.AnswerAsync);
        await host.StartAsync();
        server.Address = new Uri(host.Urls.First());
        return server;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (request.Headers["X-Broker-API-Version"].Count == 0)
        {
            response.StatusCode = 400;
            return;
        }

        var body = Catalog;
        if (request.Method == "PUT")
        {
            using var document = await JsonDocument.ParseAsync(request.Body);
            var id = request.Path.Value![(request.Path.Value!.LastIndexOf('/') + 1)..];
            _instances[id] = document.RootElement.GetProperty("plan_id").GetString()!;
            response.StatusCode = 201;
            body = Encoding.UTF8.GetBytes($$"""{"dashboard_url":"https://example.com/{{id}}"}""");
        }

        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body);
    }
}
