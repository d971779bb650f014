using System.Management.Automation;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Sahara.Data;

/// <summary>Changes data sources. A parameter that isn't given leaves its field alone; null clears it.</summary>
[Cmdlet(VerbsData.Update, "SaharaDataSource", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true)]
[OutputType(typeof(SaharaDataSource))]
public sealed class UpdateSaharaDataSourceCommand : SaharaTargetCmdlet<SaharaDataSource>
{
    /// <summary>The new name.</summary>
    [Parameter]
    [WireField("name")]
    [ValidateNotNullOrEmpty]
    public string? NewName { get; set; }

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
    [AllowNull]
    public object? Credential { get; set; }

    /// <summary>What a person reads about it; null clears it.</summary>
    [Parameter]
    [WireField("description")]
    [AllowNull]
    [AllowEmptyString]
    public string? Description { get; set; }

    /// <summary>Whether other projects may read it.</summary>
    [Parameter]
    [WireField("is_public")]
    public bool? IsPublic { get; set; }

    /// <summary>Whether it is kept from change and deletion.</summary>
    [Parameter]
    [WireField("is_protected")]
    public bool? IsProtected { get; set; }

    private protected override string Action => "Update";

    private protected override Task WorkAsync(SaharaTarget<SaharaDataSource> target, SaharaClient client, PipelineWriter writer, CancellationToken cancellationToken) =>
        SaharaUpdate.RunAsync(target, client.DataSources, client, writer, cancellationToken);
}
