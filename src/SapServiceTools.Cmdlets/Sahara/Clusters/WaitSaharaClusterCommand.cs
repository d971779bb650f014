using System.Management.Automation;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Sahara.Clusters;

/// <summary>Waits for what goes on at clusters: for operations started with -NoWait, for those that timed out, and for whatever else goes on.</summary>
[Cmdlet(VerbsLifecycle.Wait, "SaharaCluster", DefaultParameterSetName = SaharaSets.Name)]
[OutputType(typeof(SaharaCluster))]
public sealed class WaitSaharaClusterCommand : SaharaTargetCmdlet<SaharaCluster>
{
    /// <summary>Operations from -NoWait, or the TargetObject of a timeout's error.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = SaharaSets.Operation)]
    [ValidateNotNull]
    public SaharaOperation? Operation { get; set; }

    /// <summary>Limit of the wait; default is the session's.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? TimeoutSeconds { get; set; }

    private protected override string? Action => null;

    private SaharaWait Wait => new(NoWait: false, Limits.Timeout(TimeoutSeconds));

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Operation is not { } operation)
        {
            base.ProcessRecord();
            return;
        }

        var (session, wait) = (SessionFor(operation.Session), Wait);
        Start(session, operation, (writer, cancellationToken) => wait.FinishAsync(operation, session, writer, cancellationToken));
    }

    private protected override async Task WorkAsync(SaharaTarget<SaharaCluster> target, SaharaClient client, PipelineWriter writer, CancellationToken cancellationToken)
    {
        SaharaCluster cluster;
        try
        {
            cluster = await target.ReadAsync(client.Clusters, writer, cancellationToken).ConfigureAwait(false);
        }
        catch (ResourceNotFoundException) when (target.Known?.Status == SaharaClusterStatus.Deleting)
        {
            return;
        }

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
