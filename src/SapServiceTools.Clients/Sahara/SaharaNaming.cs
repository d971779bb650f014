using System.Text;

namespace SapServiceTools.Clients.Sahara;

/// <summary>Names of fields: in both versions of the API, where a few differ, and as PowerShell's users write them.</summary>
internal static class SaharaNaming
{
    private const string V2 = "plugin_version";
    private const string V11 = "hadoop_version";

    /// <summary>A field's name in v1.1.</summary>
    public static string ToV11(string name) => name == V2 ? V11 : name;

    public static IReadOnlyDictionary<string, object?> ToV11(IReadOnlyDictionary<string, object?> body) => Rename(body, V2, V11);

    /// <summary>Fields of v1.1 under the names of v2.</summary>
    public static IReadOnlyDictionary<string, object?> ToV2(IReadOnlyDictionary<string, object?> fields) => Rename(fields, V11, V2);

    /// <summary>The value of a field, in whichever version it came.</summary>
    public static string? Value(SaharaObject item, string name) => name switch
    {
        V2 => item.Fields.Text(V2, V11),
        "job_template_id" => item.Fields.Text(name, "job_id"),
        "project_id" => item.Fields.Text(name, "tenant_id"),
        "status" when item is SaharaJobExecution execution => execution.Status,
        _ => item.Fields.Text(name),
    };

    /// <summary><c>PluginName</c> becomes <c>plugin_name</c>; a name in the API's form stays as it is.</summary>
    public static string ToSnakeCase(string name)
    {
        var text = new StringBuilder();
        foreach (var character in name)
        {
            if (char.IsUpper(character) && text.Length > 0 && text[^1] != '_')
                text.Append('_');
            text.Append(char.ToLowerInvariant(character));
        }

        return text.ToString();
    }

    /// <summary><c>plugin_name</c> becomes <c>PluginName</c>.</summary>
    public static string ToPascalCase(string name) =>
        string.Concat(name.Split('_').Select(word => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));

    private static Dictionary<string, object?> Rename(IReadOnlyDictionary<string, object?> map, string from, string to) =>
        map.ToDictionary(entry => entry.Key == from ? to : entry.Key, entry => entry.Value, StringComparer.Ordinal);
}
