using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Emulator.OpenStack.Wire;
using SapServiceTools.Emulator.Requests;

namespace SapServiceTools.Emulator.Keystone;

/// <summary>OpenStack's identity service, API v3 and, where it is wanted, v2.0. Source: OpenStack Identity API v3 and v2.0.</summary>
internal sealed class KeystoneService(EmulatorOptions options, IdentityStore store) : IEmulatedService
{
    private const int MaxBody = 128 * 1024;
    private const string NotFoundPage = "<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>The requested URL was not found on the server.</p>\n";
    private Uri? _uri;
    private IdentityCatalog? _catalog;

    public string Segment => "identity";

    /// <summary>The address of the API v3, known once the server listens.</summary>
    public Uri Uri => _uri!;

    public void Publish(Uri uri, Uri sahara, IEnumerable<(string Name, string Type, Uri Uri)> others)
    {
        _uri = uri;
        _catalog = new IdentityCatalog(uri, sahara, others);
    }

    public EmulatedCall Classify(string method, ReadOnlySpan<char> path) =>
        path.StartsWith("/v", StringComparison.Ordinal) && path.Contains("/tokens", StringComparison.Ordinal) ? new(EmulatorOperation.Token) : new(EmulatorOperation.Other);

    public async ValueTask HandleAsync(EmulatedCall call, HttpExchange exchange)
    {
        var body = await BodyReader.ReadAsync(exchange, MaxBody).ConfigureAwait(false);
        Respond(exchange, body).With("Vary", "X-Auth-Token").Write(exchange);
    }

    private OpenStackResponse Respond(HttpExchange exchange, byte[]? body)
    {
        try
        {
            JsonNode? json = null;
            if (body is null || (body.Length > 0 && !JsonShapes.TryParse(body, out json)))
                throw KeystoneException.BadRequest("Expecting to find valid JSON in request body.");
            var path = exchange.RawPath[(Segment.Length + 1)..].TrimEnd('/').Split('/', StringSplitOptions.RemoveEmptyEntries);
            lock (store.Gate)
                return Route(exchange, path, json) ?? OpenStackResponse.Text(404, NotFoundPage, "text/html; charset=utf-8");
        }
        catch (KeystoneException error)
        {
            var response = OpenStackResponse.Json(error.StatusCode, error.ToJson());
            return error.StatusCode == 401 ? response.With("WWW-Authenticate", $"Keystone uri=\"{Uri}\"") : response;
        }
    }

    private OpenStackResponse? Route(HttpExchange exchange, string[] path, JsonNode? body) => path switch
    {
        [] => Versions(),
        ["v3"] => OpenStackResponse.Json(200, new JsonObject { ["version"] = Version("v3.14", "stable") }),
        ["v3", "auth", "tokens"] => Tokens(exchange, body),
        ["v3", "auth", "catalog"] => OpenStackResponse.Json(200, new JsonObject { ["catalog"] = _catalog!.ToV3(Caller(exchange).ProjectId), ["links"] = new JsonObject { ["self"] = $"{Uri}/auth/catalog" } }),
        ["v3", "auth", "projects"] => Projects(Caller(exchange)),
        ["v3", "users", var user, "application_credentials", .. var rest] => Pages.Credentials(exchange.Method, Caller(exchange), user, rest.FirstOrDefault(), body),
        ["v3", "OS-TRUST", "trusts", .. var rest] => Pages.Trusts(exchange.Method, Caller(exchange), rest.FirstOrDefault(), body),
        ["v2.0", ..] when !options.OpenStack.IdentityV2 => null,
        ["v2.0"] => OpenStackResponse.Json(200, new JsonObject { ["version"] = Version("v2.0", "deprecated") }),
        ["v2.0", "tokens"] when exchange.Method == "POST" => OpenStackResponse.Json(200, new JsonObject { ["access"] = Writer.ToV2(new LoginV2(store).Login(body)) }),
        _ => null,
    };

    private CredentialPages Pages => new(store, Uri);

    private TokenWriter Writer => new(store, _catalog!);

    private OpenStackResponse Tokens(HttpExchange exchange, JsonNode? body)
    {
        var withCatalog = !exchange.RawQuery.Contains("nocatalog", StringComparison.Ordinal);
        if (exchange.Method == "POST")
            return Show(201, new LoginV3(store).Login(body), withCatalog);
        var caller = Caller(exchange);
        var id = exchange.GetHeader("X-Subject-Token");
        var token = store.Find(id) ?? throw KeystoneException.NotFound("token", "");
        if (token.User != caller.User && !caller.Roles.Contains("admin"))
            throw KeystoneException.Forbidden("identity:validate_token");
        if (exchange.Method != "DELETE")
            return Show(200, token, withCatalog);
        store.Revoke(id);
        return OpenStackResponse.Empty(204);
    }

    private OpenStackResponse Show(int statusCode, EmulatedToken token, bool withCatalog) =>
        OpenStackResponse.Json(statusCode, new JsonObject { ["token"] = Writer.ToV3(token, withCatalog) }).With("X-Subject-Token", token.Id);

    private EmulatedToken Caller(HttpExchange exchange) => store.Find(exchange.GetHeader("X-Auth-Token")) ?? throw KeystoneException.Unauthorized();

    private OpenStackResponse Projects(EmulatedToken caller)
    {
        var mine = store.Projects.Where(project => store.RolesOf(caller.User, new(ScopeKind.Project, project.Id)).Count > 0);
        return OpenStackResponse.Json(200, new JsonObject
        {
            ["projects"] = new JsonArray([.. mine.Select(project => new JsonObject
            {
                ["id"] = project.Id,
                ["name"] = project.Name,
                ["domain_id"] = store.Domains[0].Id,
                ["description"] = "",
                ["enabled"] = true,
                ["parent_id"] = store.Domains[0].Id,
                ["is_domain"] = false,
                ["tags"] = new JsonArray(),
                ["options"] = new JsonObject(),
                ["links"] = new JsonObject { ["self"] = $"{Uri}/projects/{project.Id}" },
            })]),
            ["links"] = Links("auth/projects"),
        });
    }

    private JsonObject Links(string path) => new() { ["next"] = null, ["self"] = $"{Uri}/{path}", ["previous"] = null };

    private OpenStackResponse Versions()
    {
        var values = new JsonArray(Version("v3.14", "stable"));
        if (options.OpenStack.IdentityV2)
            values.Add(Version("v2.0", "deprecated"));
        return OpenStackResponse.Json(300, new JsonObject { ["versions"] = new JsonObject { ["values"] = values } }).With("Location", $"{Uri}/");
    }

    private JsonObject Version(string id, string status)
    {
        var path = id == "v2.0" ? id : "v3";
        return new()
        {
            ["id"] = id,
            ["status"] = status,
            ["updated"] = "2020-04-07T00:00:00Z",
            ["links"] = new JsonArray(new JsonObject { ["rel"] = "self", ["href"] = new Uri(Uri, $"{path}/").AbsoluteUri }),
            ["media-types"] = new JsonArray(new JsonObject { ["base"] = "application/json", ["type"] = $"application/vnd.openstack.identity-{path}+json" }),
        };
    }
}
