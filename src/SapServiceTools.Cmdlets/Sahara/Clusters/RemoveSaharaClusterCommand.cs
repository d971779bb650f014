using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Sahara.Clusters;

/// <summary>Deletes clusters with all that is on their machines, and waits until they are gone.</summary>
[Cmdlet(VerbsCommon.Remove, "SaharaCluster", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(SaharaOperation))]
public sealed class RemoveSaharaClusterCommand : SaharaOperationCmdlet<SaharaCluster>
{
    /// <summary>Deletes without regard to what the machines do (API v2). A warning names the Heat stack that may remain.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string Action => Force ? "Remove by force" : "Remove";

    private protected override async Task WorkAsync(SaharaTarget<SaharaCluster> target, PipelineWriter writer, CancellationToken cancellationToken)
    {
        var name = target.Known?.Name ?? target.NameOrId;
        var id = Force
            ? await target.IdAsync(writer, cancellationToken).ConfigureAwait(false)
            : await target.DeleteAsync(writer, cancellationToken).ConfigureAwait(false);
        if (Force && await target.Client.Clusters.ForceDeleteAsync(id, writer, cancellationToken).ConfigureAwait(false) is { } stack)
            writer.Warning($"The Heat stack '{stack}' of cluster '{name}' may remain; check it.");
        var operation = SaharaWait.Operation(id, name, SaharaOperationKind.ClusterDeletion, SaharaClusterStatus.Deleting);
        await Wait.FinishAsync(operation, target.Session, writer, cancellationToken).ConfigureAwait(false);
    }
}
