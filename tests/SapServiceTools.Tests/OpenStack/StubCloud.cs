using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.OpenStack;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Tests.Support;

namespace SapServiceTools.Tests.OpenStack;

/// <summary>
/// A Keystone below /identity and a Sahara below /dp on one port. Keystone's part gives a new token for each request;
/// Sahara's part answers as a test says.
/// </summary>
public sealed class StubCloud : IAsyncDisposable
{
    public const string Password = "pä ss/\"w+rd";
    private HttpStub _stub = null!;
    private int _tokens;

    /// <summary>What Sahara answers; until it is set, the version's list of plugins is empty and everything else unknown.</summary>
    public Func<StubCall, string, ValueTask> Sahara { get; set; } = (call, _) =>
    {
        if (call.Request.Target.EndsWith("/plugins", StringComparison.Ordinal))
            call.Json("""{"plugins":[]}""");
        else
            call.Json("""{"error":404,"error_message":"unknown"}""", 404);
        return default;
    };

    /// <summary>What Keystone answers instead, where a test wants another answer; false means the usual one.</summary>
    public Func<StubCall, bool> Keystone { get; set; } = _ => false;

    /// <summary>The catalog's JSON; {0} is the server's address.</summary>
    public string Catalog { get; set; } =
        """[{"type":"data-processing","name":"sahara","endpoints":[{"interface":"public","region":"RegionOne","region_id":"RegionOne","url":"{0}dp"}]}]""";

    /// <summary>What is behind <c>"token":{</c> besides user, expiry and catalog.</summary>
    public string Scope { get; set; } = ""","project":{"id":"p1","name":"demo","domain":{"id":"default","name":"Default"}}""";

    /// <summary>The versions that Sahara offers; {0} is the server's address.</summary>
    public string Versions { get; set; } =
        """{"versions":[{"id":"v1.1","status":"SUPPORTED","links":[{"rel":"self","href":"{0}dp/v1.1/"}]},{"id":"v2","status":"CURRENT","links":[{"rel":"self","href":"{0}dp/v2/"}]}]}""";

    /// <summary>How long a token lives.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);

    public ManualTimeProvider Clock { get; } = new();

    public CallRecorder Log { get; } = new();

    public Uri Uri => _stub.Uri;

    public IReadOnlyList<StubRequest> Requests => _stub.Requests;

    public IEnumerable<StubRequest> TokenRequests => Requests.Where(request => request.Target.EndsWith("/tokens", StringComparison.Ordinal));

    /// <summary>Requests to Sahara since it was connected, apart from discovery.</summary>
    public IEnumerable<StubRequest> SaharaRequests => Requests.Where(request => request.Target.StartsWith("/dp/v", StringComparison.Ordinal)).Skip(1);

    public static async Task<StubCloud> StartAsync(X509Certificate2? certificate = null)
    {
        var cloud = new StubCloud();
        cloud._stub = await HttpStub.StartAsync(cloud.AnswerAsync, certificate);
        return cloud;
    }

    public KeystoneOptions Identity => new()
    {
        AuthUrl = $"{Uri}identity/v3",
        UserName = "demo",
        UserDomainName = "Default",
        Password = Password,
        ProjectName = "demo",
        ProjectDomainName = "Default",
    };

    public SaharaOptions Options(string? version = null) => new()
    {
        Cloud = new CloudSettings { Keystone = Identity, ApiVersion = version },
        PollInterval = TimeSpan.FromSeconds(5),
    };

    /// <summary>A client; its first request for the plugins is answered with none.</summary>
    public async Task<SaharaClient> ConnectAsync(SaharaOptions options, TransportOptions? transport = null)
    {
        var sahara = Sahara;
        var isConnected = false;
        Sahara = async (call, path) =>
        {
            if (!isConnected && path == "plugins")
                call.Json("""{"plugins":[]}""");
            else
                await sahara(call, path);
        };
        var client = await SaharaClient.ConnectAsync(options, transport ?? new TransportOptions { MaxRetries = 0, RequestTimeout = TimeSpan.FromDays(2) }, Log, CancellationToken.None, Clock);
        isConnected = true;
        return client;
    }

    public Task<SaharaClient> ConnectAsync(string version) => ConnectAsync(Options(version));

    public ValueTask DisposeAsync() => _stub.DisposeAsync();

    /// <summary>Answers as a captured server did.</summary>
    public static void Replay(StubCall call, Capture capture)
    {
        if (capture.RequestId is { } id)
            call.Header("x-openstack-request-id", id);
        if (capture.Status == 204)
            call.Empty(204);
        else
            call.Answer(capture.Status, capture.Headers.GetValueOrDefault("Content-Type", "application/json"), capture.Bytes);
    }

    private async ValueTask AnswerAsync(StubCall call)
    {
        var target = call.Request.Target;
        if (target.StartsWith("/identity", StringComparison.Ordinal))
            AnswerIdentity(call);
        else if (target is "/dp" or "/dp/")
            call.Json(Here(Versions), 300);
        else
            await Sahara(call, SaharaPath(target));
    }

    /// <summary>What stands behind the version, and the project if there is one.</summary>
    private static string SaharaPath(string target)
    {
        var parts = target.Split('/', 4);
        return parts.Length < 4 ? string.Empty : parts[3].StartsWith("p1/", StringComparison.Ordinal) ? parts[3][3..] : parts[3];
    }

    private void AnswerIdentity(StubCall call)
    {
        if (Keystone(call))
            return;
        if (call.Request.Target.TrimEnd('/') == "/identity")
        {
            call.Json(Here("""{"versions":{"values":[{"id":"v3.14","status":"stable","links":[{"rel":"self","href":"{0}identity/v3/"}]}]}}"""), 300);
            return;
        }

        var token = $"token-number-{Interlocked.Increment(ref _tokens)}";
        var expires = JsonSerializer.Serialize((Clock.GetUtcNow() + Lifetime).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.000000Z", null));
        if (call.Request.Target == "/identity/v2.0/tokens")
        {
            call.Json(Here($$$"""{"access":{"token":{"id":"{{{token}}}","expires":{{{expires}}},"tenant":{"id":"p1","name":"demo"}},"user":{"id":"u1","name":"demo"},"serviceCatalog":[{"type":"data_processing","name":"sahara","endpoints":[{"region":"RegionOne","publicURL":"{0}dp/v1.1/p1"}]}]}}"""));
            return;
        }

        call.Header("X-Subject-Token", token);
        call.Json(Here($$"""{"token":{"user":{"id":"u1","name":"demo"},"expires_at":{{expires}}{{Scope}},"catalog":{{Catalog}} } }"""), 201);
    }

    private string Here(string json) => json.Replace("{0}", Uri.ToString(), StringComparison.Ordinal);
}
