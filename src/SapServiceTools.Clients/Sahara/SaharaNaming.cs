namespace SapServiceTools.Clients.Sahara;

/// <summary>The few fields whose names differ between the versions of the API.</summary>
internal static class SaharaNaming
{
    private const string V2 = "plugin_version";
    private const string V11 = "hadoop_version";

    /// <summary>A field's name in v1.1.</summary>
    public static string ToV11(string name) => name == V2 ? V11 : name;

    /// <summary>A body for v1.1.</summary>
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

    private static Dictionary<string, object?> Rename(IReadOnlyDictionary<string, object?> map, string from, string to) =>
        map.ToDictionary(entry => entry.Key == from ? to : entry.Key, entry => entry.Value, StringComparer.Ordinal);
}
