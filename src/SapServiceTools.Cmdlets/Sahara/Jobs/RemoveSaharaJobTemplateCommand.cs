using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Sahara.Jobs;

/// <summary>Deletes job templates. What is in use or protected can't be deleted.</summary>
[Cmdlet(VerbsCommon.Remove, "SaharaJobTemplate", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveSaharaJobTemplateCommand : SaharaTargetCmdlet<SaharaJobTemplate>
{
    private protected override string Action => "Remove";

    private protected override Task WorkAsync(SaharaTarget<SaharaJobTemplate> target, PipelineWriter writer, CancellationToken cancellationToken) =>
        target.DeleteAsync(writer, cancellationToken);
}
