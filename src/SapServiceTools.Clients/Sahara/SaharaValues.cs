namespace SapServiceTools.Clients.Sahara;

/// <summary>The values that Sahara has for statuses and types. It compares them with regard to case, which users need not.</summary>
public static class SaharaValues
{
    private static readonly string[] Statuses = [.. SaharaClusterStatus.Known, .. SaharaJobStatus.Known];
    private static readonly string[] Types = [.. BodyRules.JobTypes, .. BodyRules.DataSourceTypes];

    /// <summary>The types of jobs that Sahara 16 knows.</summary>
    public static IReadOnlyList<string> JobTypes => BodyRules.JobTypes;

    /// <summary>A value of a field as Sahara writes it; one that isn't known stays as it is, since plugins and releases have more.</summary>
    /// <param name="field">The field under its name of v2: <c>status</c> or <c>type</c>; values of others stay as they are.</param>
    /// <param name="value">As the user wrote it.</param>
    public static string Canonical(string field, string value)
    {
        var all = field switch { "status" => Statuses, "type" => Types, _ => [] };
        return Array.Find(all, known => known.Equals(value, StringComparison.OrdinalIgnoreCase)) ?? value;
    }
}
