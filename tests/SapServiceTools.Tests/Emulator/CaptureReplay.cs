using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SapServiceTools.Emulator;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Tests.Support;
using Capture = SapServiceTools.Tests.OpenStack.Capture;

namespace SapServiceTools.Tests.Emulator;

/// <summary>Plays captured requests to an emulator, in their order, with the emulator's ids in the places of the captured ones.</summary>
public sealed partial class CaptureReplay : IAsyncDisposable
{
    private const string Password = "demo";
    private const string Secret = "throw-away";
    private readonly ManualTimeProvider _clock = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(60) };
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _tokens = new(StringComparer.Ordinal);
    private ServiceEmulator _emulator = null!;

    /// <summary>The project of requests that name none, by its captured id.</summary>
    public string Project { get; set; } = "";

    public static async Task<CaptureReplay> StartAsync(params (string CapturedId, string Name)[] projects)
    {
        var replay = new CaptureReplay();
        replay._emulator = await ServiceEmulator.StartAsync(new EmulatorOptions
        {
            UserName = "demo",
            Password = Password,
            TimeProvider = replay._clock,
            ProvisioningTime = TimeSpan.FromSeconds(7),
            DeprovisioningTime = TimeSpan.FromSeconds(1),
            OpenStack = new OpenStackOptions { JobTime = TimeSpan.FromSeconds(0.4), FailingClusters = ["boom"] },
        });
        foreach (var (id, name) in projects)
        {
            replay._tokens[id] = await replay.SignInAsync("demo", ProjectScope(name));
            replay.Project = id;
        }
        replay._tokens["admin"] = await replay.SignInAsync("admin", ProjectScope("admin"));
        replay._tokens["unscoped"] = await replay.SignInAsync("demo", "unscoped");
        return replay;
    }

    /// <summary>Sends a request of one's own, so that what a capture takes for granted is there.</summary>
    public async Task PrepareAsync(string method, string path, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(_emulator.OpenStack.SaharaUri + path)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Auth-Token", _tokens[Project]);
        using var response = await _client.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Plays a pair; returns what differs.</summary>
    public async Task<IReadOnlyList<string>> PlayAsync(Capture pair)
    {
        var (status, body, headers) = await SendAsync(pair);
        // A state comes in its time: wait for it by moving the clock.
        for (var tries = 0; pair.Method == "GET" && tries < 400 && State(pair.Status, Node(pair.Body)) is { Length: > 0 } wanted && wanted != State(status, body); tries++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(50));
            (status, body, headers) = await SendAsync(pair);
        }
        if (status != pair.Status)
            return [$"status: {pair.Status} is {status} {body?.ToJsonString()}"];
        var differences = pair.Headers.Where(header => header.Key is not ("Content-Type" or "X-Subject-Token")).Select(header => header.Key)
            .Except(headers, StringComparer.OrdinalIgnoreCase).Select(name => $"header {name} is missing").ToList();
        differences.AddRange(JsonShape.Compare(Node(pair.Body), body, "", Meet));
        differences.AddRange(JsonShape.CompareValues(Node(pair.Body), body, "", Map));
        return differences;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _emulator.DisposeAsync();
    }

    // The statuses of a cluster or run, its verification's included; what else has none is ready at once.
    private static string State(int status, JsonNode? body)
    {
        if (status == 404)
            return "gone";
        var records = (body as JsonObject)?.FirstOrDefault().Value switch { JsonObject one => [one], JsonArray many => many.OfType<JsonObject>(), _ => [] };
        return string.Join(", ", records.Select(record => (Record: record, State: record["status"] ?? record["info"]?["status"])).Where(pair => pair.State is not null)
            .Select(pair => $"{pair.State} {pair.Record["verification"]?["status"]} {pair.Record["verification"]?["checks"]?.AsArray().Count}"));
    }

    // Sahara's garbage was captured as a JSON string.
    private static JsonNode? Node(JsonElement body) => body.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.String when body.GetString()!.StartsWith('{') => JsonNode.Parse(body.GetString()!),
        JsonValueKind.String => new JsonObject { ["__text__"] = body.GetString() },
        _ => JsonNode.Parse(body.GetRawText()),
    };

    private static JsonObject ProjectScope(string name) =>
        new() { ["project"] = new JsonObject { ["name"] = name, ["domain"] = new JsonObject { ["id"] = "default" } } };

    private async Task<string> SignInAsync(string user, JsonNode scope)
    {
        var account = new JsonObject { ["name"] = user, ["domain"] = new JsonObject { ["id"] = "default" }, ["password"] = Password };
        var identity = new JsonObject { ["methods"] = new JsonArray("password"), ["password"] = new JsonObject { ["user"] = account } };
        var project = (string?)(scope as JsonObject)?["project"]?["name"];
        var body = new JsonObject { ["auth"] = new JsonObject { ["identity"] = identity, ["scope"] = scope } }.ToJsonString();
        using var response = await _client.PostAsync(new Uri(_emulator.OpenStack.AuthUri + "/auth/tokens"), new StringContent(body, Encoding.UTF8, "application/json"));
        response.EnsureSuccessStatusCode();
        var id = (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["token"]!["project"]?["id"];
        foreach (var (captured, _) in CaptureReplayTests.Projects.Where(pair => pair.Name == project))
            _ids.TryAdd(captured, id!);
        return response.Headers.GetValues("X-Subject-Token").Single();
    }

    private async Task<(int Status, JsonNode? Body, IEnumerable<string> Headers)> SendAsync(Capture pair)
    {
        var isIdentity = pair.Path == "/" ? pair.Id.Contains("root", StringComparison.Ordinal) : pair.Path.StartsWith("/v3", StringComparison.Ordinal) || pair.Path.StartsWith("/v2.0", StringComparison.Ordinal);
        var root = isIdentity ? new Uri(_emulator.OpenStack.AuthUri, ".").AbsoluteUri.TrimEnd('/') : _emulator.OpenStack.SaharaUri.AbsoluteUri;
        using var request = new HttpRequestMessage(new HttpMethod(pair.Method), new Uri(root + Map(pair.Path)));
        if (Node(pair.RequestBody) is { } body)
            request.Content = Content(pair, body);
        foreach (var (name, value) in pair.RequestHeaders)
            if (name is not ("Content-Type" or "X-Auth-Token" or "X-Subject-Token"))
                request.Headers.TryAddWithoutValidation(name, value);
        if (Token(pair) is { } token)
            request.Headers.Add("X-Auth-Token", token);
        if (pair.RequestHeaders.ContainsKey("X-Subject-Token"))
            request.Headers.Add("X-Subject-Token", Token(pair));
        using var response = await _client.SendAsync(request);
        var text = await response.Content.ReadAsByteArrayAsync();
        return ((int)response.StatusCode, Parse(response, text), response.Headers.Concat(response.Content.Headers).Select(header => header.Key).ToList());
    }

    // A body that isn't JSON was captured as text, a character for each byte.
    private static JsonNode? Parse(HttpResponseMessage response, byte[] body) => body.Length == 0 ? null
        : response.Content.Headers.ContentType?.MediaType == "application/json" ? JsonNode.Parse(body)
        : new JsonObject { ["__text__"] = Encoding.Latin1.GetString(body) };

    private ByteArrayContent Content(Capture pair, JsonNode body)
    {
        var bytes = body["__raw__"] is { } raw ? Encoding.Latin1.GetBytes((string)raw!) : Encoding.UTF8.GetBytes(Map(body.ToJsonString())
            .Replace($"\"secret\":\"{Secret}\"", $"\"secret\":\"{_ids.GetValueOrDefault(Secret)}\"", StringComparison.Ordinal)
            .Replace("\\u003Ctoken\\u003E", _tokens["unscoped"], StringComparison.Ordinal)
            .Replace("\"password\":\"secret\"", $"\"password\":\"{Password}\"", StringComparison.Ordinal));
        var content = new ByteArrayContent(bytes);
        if (pair.RequestHeaders.GetValueOrDefault("Content-Type") is { } type)
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }

    private string? Token(Capture pair)
    {
        if (pair.Id is "sahara-no-token" || (!pair.RequestHeaders.ContainsKey("X-Auth-Token") && !pair.Id.StartsWith("sahara-", StringComparison.Ordinal)))
            return null;
        if (pair.Id.Contains("bad-token", StringComparison.Ordinal) || pair.Id == "sahara-garbage-token")
            return "garbage";
        if (pair.Id == "sahara-unscoped-token")
            return _tokens["unscoped"];
        if (pair.Id.Contains("-admin-", StringComparison.Ordinal))
            return _tokens["admin"];
        if (pair.Id.Contains("other-proj-", StringComparison.Ordinal))
            return _tokens[CaptureReplayTests.Demo];
        return _tokens[_tokens.Keys.FirstOrDefault(id => pair.Path.Contains(id, StringComparison.Ordinal)) ?? Project];
    }

    private void Meet(string captured, string actual)
    {
        if (captured == Secret)
            _ids[captured] = actual;
        foreach (var (old, now) in Ids().Matches(captured).Select(match => match.Value).Zip(Ids().Matches(actual).Select(match => match.Value)))
            _ids.TryAdd(old, now);
    }

    private string Map(string text) => Ids().Replace(text, match => _ids.GetValueOrDefault(match.Value, match.Value));

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}")]
    private static partial Regex Ids();
}
