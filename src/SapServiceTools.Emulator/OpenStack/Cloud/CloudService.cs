using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.Emulator.Keystone;
using SapServiceTools.Emulator.OpenStack.Wire;
using SapServiceTools.Emulator.Requests;
using SapServiceTools.Emulator.Sahara.Requests;

namespace SapServiceTools.Emulator.OpenStack.Cloud;

/// <summary>
/// As much of one of OpenStack's other services as its command asks before it asks Sahara: which versions there are, a list, and one by its id.
/// All of it is read only.
/// </summary>
internal abstract class CloudService(KeystoneService keystone, IdentityStore identity) : IEmulatedService
{
    public abstract string Segment { get; }

    /// <summary>The type in the catalog, which is the segment.</summary>
    public string Type => Segment;

    /// <summary>The name in the catalog.</summary>
    public abstract string Name { get; }

    /// <summary>Where the catalog says that it is, below the service's own segment.</summary>
    protected virtual string CatalogPath => "";

    /// <summary>The version, such as <c>2.1</c>.</summary>
    protected abstract string Version { get; }

    /// <summary>The version's segment in paths.</summary>
    protected abstract string VersionSegment { get; }

    /// <summary>The status of a response that lists the versions.</summary>
    protected virtual int VersionsStatus => 200;

    /// <summary>Its address without a version, known once the server listens.</summary>
    protected Uri Uri { get; private set; } = null!;

    /// <summary>Its address as the catalog has it.</summary>
    public Uri CatalogUri => new($"{Uri}{CatalogPath}");

    public void Publish(Uri server) => Uri = new Uri(server, Segment);

    public EmulatedCall Classify(string method, ReadOnlySpan<char> path) => new(EmulatorOperation.Other);

    public async ValueTask HandleAsync(EmulatedCall call, HttpExchange exchange)
    {
        await BodyReader.ReadAsync(exchange, 64 * 1024).ConfigureAwait(false);
        Respond(exchange).Write(exchange);
    }

    /// <summary>The response to a read below the version; null if there is nothing of that name.</summary>
    /// <param name="path">The path's segments after the version, decoded.</param>
    /// <param name="query">The parameters of the query.</param>
    protected abstract JsonObject? Find(IReadOnlyList<string> path, IReadOnlyList<(string Name, string Value)> query);

    /// <summary>The body of a response that says that there is nothing of that name.</summary>
    protected abstract JsonObject NotFound();

    /// <summary>The items that fit the parameters of a list: those that name a field of an item must be its text.</summary>
    protected static JsonArray Filter(IEnumerable<JsonObject> items, IReadOnlyList<(string Name, string Value)> query)
    {
        // All that there is fits into one page, so what comes after any marker is nothing.
        var shown = query.Any(pair => pair.Name == "marker") ? [] : items;
        return new([.. shown.Where(item => query.GroupBy(pair => pair.Name).All(group => item[group.Key].AsText() is not { } text || group.Any(pair => pair.Value == text)))]);
    }

    private OpenStackResponse Respond(HttpExchange exchange)
    {
        var path = exchange.RawPath[(Segment.Length + 1)..].Split('/', StringSplitOptions.RemoveEmptyEntries).Select(System.Uri.UnescapeDataString).ToArray();
        if (path is [])
            return OpenStackResponse.Json(VersionsStatus, new JsonObject { ["versions"] = new JsonArray(ShowVersion()) });
        if (path[0] != VersionSegment)
            return OpenStackResponse.Json(404, NotFound());
        if (path.Length == 1)
            return OpenStackResponse.Json(200, new JsonObject { ["version"] = ShowVersion() });
        lock (identity.Gate)
        {
            if (identity.Find(exchange.GetHeader("X-Auth-Token")) is null)
                return RawErrors.Unauthorized(keystone.Uri);
        }
        if (exchange.Method != "GET")
            return OpenStackResponse.Json(405, NotFound()).With("Allow", "GET");
        return Find(path[1..], SaharaRequestTarget.ParseQuery(exchange.RawQuery)) is { } found ? OpenStackResponse.Json(200, found) : OpenStackResponse.Json(404, NotFound());
    }

    private JsonObject ShowVersion() => new()
    {
        ["id"] = $"v{Version}",
        ["status"] = "CURRENT",
        ["version"] = "",
        ["min_version"] = "",
        ["links"] = new JsonArray(new JsonObject { ["rel"] = "self", ["href"] = $"{Uri}/{VersionSegment}/" }),
    };
}
