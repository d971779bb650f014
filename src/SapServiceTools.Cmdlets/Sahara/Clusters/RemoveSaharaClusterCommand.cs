using System.Management.Automation;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Sahara.Clusters;

/// <summary>Deletes clusters with all that is on their machines, and waits until they are gone.</summary>
[Cmdlet(VerbsCommon.Remove, "SaharaCluster", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(SaharaOperation))]
public sealed class RemoveSaharaClusterCommand : SaharaTargetCmdlet<SaharaCluster>
{
    /// <summary>Deletes without regard to what the machines do (API v2). A warning names the Heat stack that may remain.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Limit of the wait; default is the session's.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? TimeoutSeconds { get; set; }

    /// <summary>Returns an operation at once, for Wait-SaharaCluster.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    private protected override string Action => Force ? "Remove by force" : "Remove";

    private protected override async Task WorkAsync(SaharaTarget<SaharaCluster> target, SaharaClient client, PipelineWriter writer, CancellationToken cancellationToken)
    {
        var name = target.Known?.Name ?? target.NameOrId;
        var id = Force
            ? await target.IdAsync(client.Clusters, writer, cancellationToken).ConfigureAwait(false)
            : await SaharaRemoval.RunAsync(target, client.Clusters, writer, cancellationToken).ConfigureAwait(false);
        if (Force && await client.Clusters.ForceDeleteAsync(id, writer, cancellationToken).ConfigureAwait(false) is { } stack)
            writer.Warning($"The Heat stack '{stack}' of cluster '{name}' may remain; look after it.");
        var operation = new SaharaOperation
        {
            Id = id,
            Name = name,
            Kind = SaharaOperationKind.ClusterDeletion,
            Type = OperationType.Delete,
            StartedAt = DateTimeOffset.UtcNow,
            Status = SaharaClusterStatus.Deleting,
        };
        await new SaharaWait(NoWait, Limits.Timeout(TimeoutSeconds)).FinishAsync(operation, target.Session, writer, cancellationToken).ConfigureAwait(false);
    }
}
