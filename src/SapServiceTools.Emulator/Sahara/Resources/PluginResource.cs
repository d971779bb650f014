using SapServiceTools.Emulator.OpenStack.Wire;
using SapServiceTools.Emulator.Sahara.Requests;
using SapServiceTools.Emulator.Sahara.Schemas;

namespace SapServiceTools.Emulator.Sahara.Resources;

/// <summary>The plugins, of which there is one.</summary>
internal sealed class PluginResource(FakePlugin plugin)
{
    private static readonly ObjectCheck Labels = new(new[] { "hidden", "stable", "enabled", "deprecated" }.ToDictionary(
        name => name,
        _ => (BodyCheck)new ObjectCheck(new Dictionary<string, BodyCheck> { ["status"] = new FlagCheck() }, "status")));

    private static readonly ObjectCheck Update = new(new Dictionary<string, BodyCheck>
    {
        ["plugin_labels"] = Labels,
        ["version_labels"] = new ObjectCheck(new Dictionary<string, BodyCheck> { [FakePlugin.Version] = Labels }),
    });

    public void Map(SaharaRoutes routes)
    {
        routes.Add(SaharaVersions.All, "GET plugins", _ => OpenStackResponse.Json(200, new JsonObject { ["plugins"] = new JsonArray(plugin.Show()) }), "plugins_list");
        routes.Add(SaharaVersions.All, "GET plugins/*", Get, "plugins_get");
        routes.Add(SaharaVersions.All, "GET plugins/*/*", GetVersion, "plugins_get_version");
        routes.Add(SaharaVersions.Jobs, "PATCH plugins/*", Patch, "plugins_update");
        routes.Add(SaharaVersions.V1, "POST plugins/*/*/convert-config/*", call =>
            throw SaharaException.Reference($"Requested plugin '{call.Id}' doesn't support converting config files to cluster templates"));
    }

    private OpenStackResponse Get(SaharaCall call) => Respond(200, Check(call, plugin.Show()));

    private OpenStackResponse GetVersion(SaharaCall call) => call.Values[1] == FakePlugin.Version
        ? Respond(200, Check(call, plugin.ShowVersion()))
        : throw SaharaException.NotFound($"'plugin_name': '{call.Id}', 'version': '{call.Values[1]}'");

    private OpenStackResponse Patch(SaharaCall call)
    {
        if (!call.Token.Roles.Contains("admin"))
            throw new SaharaException(403, "FORBIDDEN", "You are not authorized to complete this action");
        _ = Check(call, []);
        var body = Update.Read(call.Body());
        Set(body.Object("plugin_labels"), isOfVersion: false);
        Set(body.Object("version_labels").Object(FakePlugin.Version), isOfVersion: true);
        return Respond(202, plugin.Show(call.ProjectId));
    }

    private void Set(JsonObject? labels, bool isOfVersion)
    {
        foreach (var (name, label) in labels ?? [])
        {
            if (name is not ("enabled" or "hidden"))
                throw SaharaException.Invalid($"Label '{name}' can't be updated because it's not available for plugin or its version");
            plugin.Set(name, label.Flag("status"), isOfVersion);
        }
    }

    private static JsonObject Check(SaharaCall call, JsonObject shown) => call.Id == FakePlugin.Name ? shown : throw SaharaException.NotFound("plugin_name", call.Id);

    private static OpenStackResponse Respond(int statusCode, JsonObject shown) => OpenStackResponse.Json(statusCode, new JsonObject { ["plugin"] = shown });
}
