using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Sahara.Clusters;

/// <summary>Puts Nova's present key of the clusters' key pairs on their machines (API v2).</summary>
[Cmdlet(VerbsData.Update, "SaharaClusterKeypair", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true)]
[OutputType(typeof(SaharaCluster))]
public sealed class UpdateSaharaClusterKeypairCommand : SaharaTargetCmdlet<SaharaCluster>
{
    private protected override string Action => "Update key pair";

    private protected override async Task WorkAsync(SaharaTarget<SaharaCluster> target, PipelineWriter writer, CancellationToken cancellationToken)
    {
        var id = await target.IdAsync(writer, cancellationToken).ConfigureAwait(false);
        await writer.WriteAsync(await target.Client.Clusters.UpdateKeypairAsync(id, writer, cancellationToken).ConfigureAwait(false), target.Session).ConfigureAwait(false);
    }
}
