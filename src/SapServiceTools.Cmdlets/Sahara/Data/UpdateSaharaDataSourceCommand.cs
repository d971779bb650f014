using SapServiceTools.Cmdlets.CommandLine;

namespace SapServiceTools.Cmdlets.Sahara.Data;

/// <summary>Changes data sources. A parameter that isn't given leaves its field alone; null clears it.</summary>
[Cmdlet(VerbsData.Update, "SaharaDataSource", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true)]
[OutputType(typeof(SaharaDataSource))]
public sealed class UpdateSaharaDataSourceCommand : SaharaUpdateCmdlet<SaharaDataSource>
{
    /// <summary>Where the data is; its form depends on the type.</summary>
    [Parameter]
    [WireField("url")]
    [ValidateNotNullOrEmpty]
    public string? Url { get; set; }

    /// <summary>The type.</summary>
    [Parameter]
    [WireField("type")]
    [ValidateSet("swift", "hdfs", "maprfs", "manila", "s3")]
    public string? Type { get; set; }

    /// <summary>The credentials to reach it, such as @{ user = ..; password = .. } for swift, or accesskey, secretkey, endpoint, ssl and bucket_in_path for s3.</summary>
    [Parameter]
    [WireField("credentials")]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? Credential { get; set; }
}
