namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>Builds the queries of lists. A quote within a value is doubled, so that no value can change what is asked. Source: SAP Service Manager API v1.</summary>
internal static class QueryText
{
    public static string Equal(string key, string value) => $"{key} eq {Quote(value)}";

    public static string In(string key, IEnumerable<string> values) => $"{key} in ({string.Join(',', values.Select(Quote))})";

    public static string And(params IEnumerable<string> criteria) => string.Join(" and ", criteria);

    private static string Quote(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
