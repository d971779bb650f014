using SapServiceTools.Emulator.OpenStack.Wire;
using SapServiceTools.Emulator.Sahara.Requests;
using SapServiceTools.Emulator.Sahara.Schemas;

namespace SapServiceTools.Emulator.Sahara.Resources;

/// <summary>The types of jobs and which plugins run them.</summary>
internal sealed class JobTypeResource(FakePlugin plugin)
{
    public void Map(SaharaRoutes routes)
    {
        routes.Add(SaharaVersions.V11, "GET job-types", call => List(call, "plugin", "version"));
        // Like the real one it takes filters for plugins and ignores them.
        routes.Add(SaharaVersions.V2, "GET job-types", call => List(call, null, null), "job_types_get", "type", "plugin_name", "plugin_version");
    }

    private OpenStackResponse List(SaharaCall call, string? pluginFilter, string? versionFilter)
    {
        var isHere = Fits(call, pluginFilter, FakePlugin.Name) && Fits(call, versionFilter, FakePlugin.Version);
        IEnumerable<string> types = call.Parameters("type") is { Count: > 0 } wanted ? wanted.Where(JobSchemas.JobTypes.Contains) : JobSchemas.JobTypes;
        // With a filter for plugins the real one has used them up after the first type.
        if (pluginFilter is not null && call.Parameter(pluginFilter) is not null)
            types = types.Take(1);
        var shown = types.Where(_ => isHere).Select(name => new JsonObject
        {
            ["name"] = name,
            ["plugins"] = new JsonArray(Plugin(hasHints: call.Parameter("hints")?.Equals("true", StringComparison.OrdinalIgnoreCase) == true)),
        });
        return OpenStackResponse.Json(200, new JsonObject { ["job_types"] = new JsonArray([.. shown]) });
    }

    private static bool Fits(SaharaCall call, string? filter, string value) => filter is null || call.Parameters(filter) is not { Count: > 0 } wanted || wanted.Contains(value);

    // The fake plugin has no hints to give.
    private JsonObject Plugin(bool hasHints)
    {
        var all = plugin.Show();
        return new JsonObject
        {
            ["name"] = FakePlugin.Name,
            ["title"] = all["title"]!.DeepClone(),
            ["description"] = all["description"]!.DeepClone(),
            ["versions"] = new JsonObject { [FakePlugin.Version] = hasHints ? null : new JsonObject() },
        };
    }
}
