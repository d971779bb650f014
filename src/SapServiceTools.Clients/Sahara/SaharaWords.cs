namespace SapServiceTools.Clients.Sahara;

/// <summary>The words that Sahara has for statuses and types. It compares them letter by letter, where its users write them as they please.</summary>
public static class SaharaWords
{
    private static readonly string[] Statuses = [.. SaharaClusterStatus.Known, .. SaharaJobStatus.Known];
    private static readonly string[] Types = [.. BodyRules.JobTypes, .. BodyRules.DataSourceTypes];

    /// <summary>The types of jobs that Sahara 16 knows.</summary>
    public static IReadOnlyList<string> JobTypes => BodyRules.JobTypes;

    /// <summary>A value of a field as Sahara writes it; one that isn't known stays as it is, since plugins and releases have more.</summary>
    /// <param name="field">The field under its name of v2: <c>status</c> or <c>type</c>; values of others stay as they are.</param>
    /// <param name="value">As somebody wrote it.</param>
    public static string Canonical(string field, string value)
    {
        var known = field switch { "status" => Statuses, "type" => Types, _ => [] };
        return Array.Find(known, word => word.Equals(value, StringComparison.OrdinalIgnoreCase)) ?? value;
    }
}
