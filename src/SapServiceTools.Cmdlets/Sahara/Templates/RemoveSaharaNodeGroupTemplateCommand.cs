using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Sahara.Templates;

/// <summary>Deletes node group templates. What is in use or protected can't be deleted.</summary>
[Cmdlet(VerbsCommon.Remove, "SaharaNodeGroupTemplate", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveSaharaNodeGroupTemplateCommand : SaharaTargetCmdlet<SaharaNodeGroupTemplate>
{
    private protected override string Action => "Remove";

    private protected override Task WorkAsync(SaharaTarget<SaharaNodeGroupTemplate> target, PipelineWriter writer, CancellationToken cancellationToken) =>
        target.DeleteAsync(writer, cancellationToken);
}
