namespace SapServiceTools.Cmdlets.Sahara.Data;

/// <summary>Gets data sources: some by name or id, those that match a pattern, or all.</summary>
[Cmdlet(VerbsCommon.Get, "SaharaDataSource", DefaultParameterSetName = SaharaSets.Name)]
[OutputType(typeof(SaharaDataSource))]
public sealed class GetSaharaDataSourceCommand : GetSaharaCmdlet<SaharaDataSource>
{
    /// <summary>Only those of this type, such as hdfs.</summary>
    [Parameter]
    [ValidateSet("swift", "hdfs", "maprfs", "manila", "s3")]
    public string? Type { get; set; }

    private protected override Dictionary<string, string?> Filters => new() { ["type"] = Type };
}
