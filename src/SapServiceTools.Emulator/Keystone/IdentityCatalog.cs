namespace SapServiceTools.Emulator.Keystone;

/// <summary>
/// Where the services are. Region Old has Sahara as Debian's package registers it: under its old name, with version and project in the address.
/// </summary>
internal sealed class IdentityCatalog
{
    public const string Region = "RegionOne";
    private static readonly string[] Interfaces = ["public", "internal", "admin"];
    private readonly List<Entry> _entries = [];

    /// <param name="keystone">Keystone's API v3.</param>
    /// <param name="sahara">Sahara without a version.</param>
    /// <param name="others">The services that OpenStack's own clients ask before they ask Sahara: their names, types and addresses.</param>
    public IdentityCatalog(Uri keystone, Uri sahara, IEnumerable<(string Name, string Type, Uri Uri)> others)
    {
        _entries.Add(new("keystone", "identity", Region, $"{keystone}/"));
        _entries.Add(new("sahara", "data-processing", Region, $"{sahara}"));
        _entries.Add(new("sahara", "data_processing", "Old", $"{sahara}/v1.1/%(tenant_id)s"));
        _entries.AddRange(others.Select(other => new Entry(other.Name, other.Type, Region, $"{other.Uri}")));
    }

    /// <summary>As v3 has it.</summary>
    public JsonArray ToV3(string? projectId) => new([.. _entries.Select(entry => new JsonObject
    {
        ["endpoints"] = new JsonArray([.. Interfaces.Select((name, index) => new JsonObject
        {
            ["id"] = entry.EndpointIds[index],
            ["interface"] = name,
            ["region_id"] = entry.RegionName,
            ["url"] = entry.UrlFor(projectId),
            ["region"] = entry.RegionName,
        })]),
        ["id"] = entry.Id,
        ["type"] = entry.Type,
        ["name"] = entry.Name,
    })]);

    /// <summary>As v2.0 had it: the three addresses side by side.</summary>
    public JsonArray ToV2(string? projectId) => new([.. _entries.Select(entry => new JsonObject
    {
        ["endpoints"] = new JsonArray(new JsonObject
        {
            ["id"] = entry.EndpointIds[0],
            ["region"] = entry.RegionName,
            ["publicURL"] = entry.UrlFor(projectId),
            ["internalURL"] = entry.UrlFor(projectId),
            ["adminURL"] = entry.UrlFor(projectId),
        }),
        ["endpoints_links"] = new JsonArray(),
        ["type"] = entry.Type,
        ["name"] = entry.Name,
    })]);

    private sealed record Entry(string Name, string Type, string RegionName, string Url)
    {
        public string Id { get; } = IdentityStore.NewId();

        public string[] EndpointIds { get; } = [.. Interfaces.Select(_ => IdentityStore.NewId())];

        public string UrlFor(string? projectId) => Url.Replace("%(tenant_id)s", projectId, StringComparison.Ordinal);
    }
}
