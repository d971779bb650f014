using System.Management.Automation;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Sahara.Data;

/// <summary>Changes job binaries. A parameter that isn't given leaves its field alone; null clears it.</summary>
[Cmdlet(VerbsData.Update, "SaharaJobBinary", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true)]
[OutputType(typeof(SaharaJobBinary))]
public sealed class UpdateSaharaJobBinaryCommand : SaharaTargetCmdlet<SaharaJobBinary>
{
    /// <summary>The new name.</summary>
    [Parameter]
    [WireField("name")]
    [ValidateNotNullOrEmpty]
    public string? NewName { get; set; }

    /// <summary>Where the content is: swift://, s3://, manila:// or internal-db://.</summary>
    [Parameter]
    [WireField("url")]
    [ValidateNotNullOrEmpty]
    public string? Url { get; set; }

    /// <summary>The credentials to reach it: user and password for swift; accesskey, secretkey and endpoint for s3.</summary>
    [Parameter]
    [WireField("extra")]
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

    private protected override Task WorkAsync(SaharaTarget<SaharaJobBinary> target, SaharaClient client, PipelineWriter writer, CancellationToken cancellationToken) =>
        SaharaUpdate.RunAsync(target, client.JobBinaries, client, writer, cancellationToken);
}
