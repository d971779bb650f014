using SapServiceTools.Emulator.OpenStack.Wire;

namespace SapServiceTools.Emulator.Sahara.Resources;

/// <summary>A template as a file for another cloud: without what belongs to this one, and with placeholders for what differs there.</summary>
internal static class TemplateExport
{
    private static readonly string[] Local = ["id", "created_at", "updated_at", "tenant_id", "project_id", "is_default"];

    public static OpenStackResponse Respond(string key, JsonObject template, string[] placeholders)
    {
        foreach (var name in Local)
            template.Remove(name);
        foreach (var name in placeholders)
            template[name] = $"{{{name}}}";
        return OpenStackResponse.Json(200, new JsonObject { [key] = template }).With("Content-Disposition", $"attachment; filename={key}.json");
    }
}
