using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Sahara.Data;

/// <summary>Deletes job binaries; a content in Sahara's own database stays, see Remove-SaharaJobBinaryInternal. What is in use or protected can't be deleted.</summary>
[Cmdlet(VerbsCommon.Remove, "SaharaJobBinary", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveSaharaJobBinaryCommand : SaharaTargetCmdlet<SaharaJobBinary>
{
    private protected override string Action => "Remove";

    private protected override Task WorkAsync(SaharaTarget<SaharaJobBinary> target, PipelineWriter writer, CancellationToken cancellationToken) =>
        target.DeleteAsync(writer, cancellationToken);
}
