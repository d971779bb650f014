using System.Management.Automation;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Sahara.Jobs;

/// <summary>Changes job templates: their name and description, and who may do what. A parameter that isn't given leaves its field alone; null clears it.</summary>
[Cmdlet(VerbsData.Update, "SaharaJobTemplate", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true)]
[OutputType(typeof(SaharaJobTemplate))]
public sealed class UpdateSaharaJobTemplateCommand : SaharaTargetCmdlet<SaharaJobTemplate>
{
    /// <summary>The new name.</summary>
    [Parameter]
    [WireField("name")]
    [ValidateNotNullOrEmpty]
    public string? NewName { get; set; }

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

    private protected override Task WorkAsync(SaharaTarget<SaharaJobTemplate> target, SaharaClient client, PipelineWriter writer, CancellationToken cancellationToken) =>
        SaharaUpdate.RunAsync(target, client.JobTemplates, client, writer, cancellationToken);
}
