using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Sahara.Images;

/// <summary>Takes images out of Sahara's register, with their tags. Glance keeps the images.</summary>
[Cmdlet(VerbsLifecycle.Unregister, "SaharaImage", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class UnregisterSaharaImageCommand : SaharaTargetCmdlet<SaharaImage>
{
    private protected override string Action => "Unregister";

    private protected override Task WorkAsync(SaharaTarget<SaharaImage> target, PipelineWriter writer, CancellationToken cancellationToken) =>
        target.DeleteAsync(writer, cancellationToken);
}
