using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Emulator.Keystone;
using SapServiceTools.Emulator.OpenStack.Wire;
using SapServiceTools.Emulator.Requests;
using SapServiceTools.Emulator.Sahara.Clusters;
using SapServiceTools.Emulator.Sahara.Records;
using SapServiceTools.Emulator.Sahara.Requests;
using SapServiceTools.Emulator.Sahara.Resources;

namespace SapServiceTools.Emulator.Sahara;

/// <summary>OpenStack's data processing service, API v1.0, v1.1 and v2. Source: OpenStack Data Processing API, v1.1 and v2.</summary>
internal sealed class SaharaService : IEmulatedService
{
    private const string Unknown = "The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.";
    private readonly KeystoneService _keystone;
    private readonly IdentityStore _identity;
    private readonly SaharaRoutes _routes = new();
    private readonly bool _hasV2;

    public SaharaService(EmulatorOptions options, KeystoneService keystone, IdentityStore identity)
    {
        (_keystone, _identity, _hasV2) = (keystone, identity, !options.OpenStack.SaharaV1Only);
        Store = new SaharaStore(options);
        var plugin = new FakePlugin();
        var checks = new ClusterChecks(Store, plugin);
        var runs = new JobRunLifecycle(Store);
        new PluginResource(plugin).Map(_routes);
        new ImageResource(Store).Map(_routes);
        new JobTypeResource(plugin).Map(_routes);
        foreach (var resource in new RecordResource[]
        {
            new NodeGroupTemplateResource(Store, checks), new ClusterTemplateResource(Store, checks), new ClusterResource(Store, checks, new ClusterLifecycle(Store, runs)),
            new DataSourceResource(Store), new JobBinaryResource(Store), new JobBinaryInternalResource(Store), new JobResource(Store), new JobRunResource(Store, runs),
        })
            resource.Map(_routes);
    }

    public string Segment => "sahara";

    /// <summary>Its address without a version, known once the server listens.</summary>
    public Uri Uri { get; private set; } = null!;

    public SaharaStore Store { get; }

    public void Publish(Uri uri) => Uri = uri;

    public EmulatedCall Classify(string method, ReadOnlySpan<char> path)
    {
        var target = SaharaRequestTarget.Parse(path.ToString());
        return new(_routes.Find(target.Version, method, target.Path, out _)?.Operation ?? EmulatorOperation.Other);
    }

    public async ValueTask HandleAsync(EmulatedCall call, HttpExchange exchange)
    {
        // Read beyond the largest file, so that the service itself can say that it is too large.
        var body = await BodyReader.ReadAsync(exchange, JobBinaryInternalResource.MaxSize + (64 * 1024)).ConfigureAwait(false);
        var target = SaharaRequestTarget.Parse(exchange.RawPath[(Segment.Length + 1)..]);
        var response = target.IsRoot ? Versions() : Respond(exchange, target, body ?? []);
        if (target.Version == SaharaVersions.V2 && _hasV2)
            Microversion.AddTo(response, exchange);
        response.Write(exchange);
    }

    private OpenStackResponse Respond(HttpExchange exchange, SaharaRequestTarget target, byte[] body)
    {
        EmulatedToken? token;
        lock (_identity.Gate)
            token = _identity.Find(exchange.GetHeader("X-Auth-Token"));
        if (token is null)
            return RawErrors.Unauthorized(_keystone.Uri);
        if (token.ProjectId is null)
            return RawErrors.Unscoped();
        if (target.Path.Count == 0 || target.Version == SaharaVersions.None || (target.Version == SaharaVersions.V2 && !_hasV2))
            return RawErrors.NoPath();
        if (target.ProjectId is not null && !target.IsOf(token.ProjectId))
            return RawErrors.OtherProject(_keystone.Uri);
        if (exchange.GetHeader("Accept") is { } accept && !accept.Contains("json", StringComparison.OrdinalIgnoreCase) && !accept.Contains("*/*", StringComparison.Ordinal))
            return RawErrors.Crash();
        if (target.Version == SaharaVersions.V2 && Microversion.Refuse(exchange) is { } refusal)
            return refusal;
        if (_routes.Find(target.Version, exchange.Method, target.Path, out var isPathKnown) is not { } route)
            return isPathKnown ? RawErrors.Router(405, "The method is not allowed for the requested URL.") : RawErrors.Router(404, Unknown);
        var call = new SaharaCall
        {
            Version = target.Version,
            Token = token,
            Query = SaharaRequestTarget.ParseQuery(exchange.RawQuery),
            RawBody = body,
            ContentType = exchange.GetHeader("Content-Type"),
            Values = route.Values(target.Path),
        };
        try
        {
            if (call.IsV2)
                CheckParameters(route, call);
            lock (Store.Gate)
            {
                Store.Timeline.Advance();
                return route.Handle(call);
            }
        }
        catch (SaharaException error)
        {
            return OpenStackResponse.Json(error.StatusCode, error.ToJson());
        }
    }

    private static void CheckParameters(SaharaRoute route, SaharaCall call)
    {
        if (route.Parameters is not { } allowed || call.Query.All(pair => allowed.Contains(pair.Name) || pair.Name is "marker" or "limit" or "sort_by"))
            return;
        throw new SaharaException(400, "INVALID_PARAMS_ON_REQUEST",
            $"The only valid params for {route.Name} are {SapServiceTools.Emulator.Sahara.Schemas.PythonText.OfTexts(allowed)} and ['marker', 'limit', 'sort_by']", hasId: false);
    }

    private OpenStackResponse Versions()
    {
        var versions = new JsonArray(Version("v1.0", "SUPPORTED"), Version("v1.1", _hasV2 ? "SUPPORTED" : "CURRENT"));
        if (_hasV2)
        {
            var v2 = Version("v2", "CURRENT");
            v2["min_version"] = "2.0";
            v2["max_version"] = "2.0";
            versions.Add(v2);
        }
        return OpenStackResponse.Json(300, new JsonObject { ["versions"] = versions });
    }

    private JsonObject Version(string id, string status) => new()
    {
        ["id"] = id,
        ["status"] = status,
        ["links"] = new JsonArray(new JsonObject { ["rel"] = "self", ["href"] = $"{Uri}/{id}/" }),
    };
}
