using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Sahara.Templates;

/// <summary>Deletes cluster templates. What is in use or protected can't be deleted.</summary>
[Cmdlet(VerbsCommon.Remove, "SaharaClusterTemplate", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveSaharaClusterTemplateCommand : SaharaTargetCmdlet<SaharaClusterTemplate>
{
    private protected override string Action => "Remove";

    private protected override Task WorkAsync(SaharaTarget<SaharaClusterTemplate> target, PipelineWriter writer, CancellationToken cancellationToken) =>
        target.DeleteAsync(writer, cancellationToken);
}
