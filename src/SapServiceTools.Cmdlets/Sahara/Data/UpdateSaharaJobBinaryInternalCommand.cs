using System.Management.Automation;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Sahara.Data;

/// <summary>Changes contents of job binaries in Sahara's own database (API v1.1): their name, and who may do what. A parameter that isn't given leaves its field alone; null clears it.</summary>
[Cmdlet(VerbsData.Update, "SaharaJobBinaryInternal", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true)]
[OutputType(typeof(SaharaJobBinaryInternal))]
public sealed class UpdateSaharaJobBinaryInternalCommand : SaharaTargetCmdlet<SaharaJobBinaryInternal>
{
    /// <summary>The new name.</summary>
    [Parameter]
    [WireField("name")]
    [ValidateNotNullOrEmpty]
    public string? NewName { get; set; }

    /// <summary>Whether other projects may read it.</summary>
    [Parameter]
    [WireField("is_public")]
    public bool? IsPublic { get; set; }

    /// <summary>Whether it is kept from change and deletion.</summary>
    [Parameter]
    [WireField("is_protected")]
    public bool? IsProtected { get; set; }

    private protected override string Action => "Update";

    private protected override Task WorkAsync(SaharaTarget<SaharaJobBinaryInternal> target, SaharaClient client, PipelineWriter writer, CancellationToken cancellationToken) =>
        SaharaUpdate.RunAsync(target, client.JobBinaryInternals, client, writer, cancellationToken);
}
