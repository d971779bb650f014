using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Sahara.Data;

/// <summary>Deletes contents of job binaries from Sahara's own database (API v1.1). What is in use or protected can't be deleted.</summary>
[Cmdlet(VerbsCommon.Remove, "SaharaJobBinaryInternal", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveSaharaJobBinaryInternalCommand : SaharaTargetCmdlet<SaharaJobBinaryInternal>
{
    private protected override string Action => "Remove";

    private protected override Task WorkAsync(SaharaTarget<SaharaJobBinaryInternal> target, PipelineWriter writer, CancellationToken cancellationToken) =>
        target.DeleteAsync(writer, cancellationToken);
}
