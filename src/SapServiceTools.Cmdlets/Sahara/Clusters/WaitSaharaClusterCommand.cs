using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Sahara.Clusters;

/// <summary>Waits for operations of clusters: those started with -NoWait, those that timed out, and whatever else is in progress.</summary>
[Cmdlet(VerbsLifecycle.Wait, "SaharaCluster", DefaultParameterSetName = SaharaSets.Name)]
[OutputType(typeof(SaharaCluster))]
public class WaitSaharaClusterCommand : SaharaOperationCmdlet<SaharaCluster>
{
    /// <summary>Operations from -NoWait, or the TargetObject of a timeout's error.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = SaharaSets.Operation)]
    [ValidateNotNull]
    public override SaharaOperation? Operation { get; set; }

    // It always waits; without an attribute it is no parameter.
    /// <inheritdoc/>
    public override SwitchParameter NoWait { get; set; }

    private protected override string? Action => null;

    private protected override async Task WorkAsync(SaharaTarget<SaharaCluster> target, PipelineWriter writer, CancellationToken cancellationToken)
    {
        SaharaCluster cluster;
        try
        {
            cluster = await target.ReadAsync(writer, cancellationToken).ConfigureAwait(false);
        }
        catch (ResourceNotFoundException) when (target.Known?.Status == SaharaClusterStatus.Deleting)
        {
            return;
        }

        // It may have been named by its id.
        writer.Post(() => NameProgress(target.Input, cluster.Name));
        if (cluster.Status == SaharaClusterStatus.Active)
            await writer.WriteAsync(cluster, target.Session).ConfigureAwait(false);
        else
            await Wait.FinishAsync(SaharaWait.Operation(cluster, KindOf(cluster)), target.Session, writer, cancellationToken).ConfigureAwait(false);
    }

    private static SaharaOperationKind KindOf(SaharaCluster cluster)
    {
        if (cluster.Status == SaharaClusterStatus.Deleting)
            return SaharaOperationKind.ClusterDeletion;
        // Creation and scaling share some statuses; the steps tell them apart.
        return cluster.ProvisionProgress.Any(step => step.StepType?.Contains("scale", StringComparison.OrdinalIgnoreCase) == true)
            || cluster.Status is "Decommissioning" or "Deleting Instances" or "Adding Instances"
            || cluster.Status.StartsWith("Scaling", StringComparison.Ordinal)
            || cluster.Status.StartsWith("Rollback", StringComparison.Ordinal)
            ? SaharaOperationKind.ClusterScaling
            : SaharaOperationKind.ClusterCreation;
    }
}
