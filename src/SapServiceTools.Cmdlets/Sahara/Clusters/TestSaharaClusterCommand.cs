using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Sahara.Clusters;

/// <summary>Has the health of clusters checked, and waits for the result. A check that runs already is waited for instead.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SaharaCluster", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true)]
[OutputType(typeof(SaharaVerification), typeof(SaharaOperation))]
public sealed class TestSaharaClusterCommand : SaharaOperationCmdlet<SaharaCluster>
{
    /// <summary>Returns the result of the latest check, and starts none.</summary>
    [Parameter]
    public SwitchParameter Latest { get; set; }

    private protected override string? Action => Latest ? null : "Verify";

    private protected override async Task WorkAsync(SaharaTarget<SaharaCluster> target, PipelineWriter writer, CancellationToken cancellationToken)
    {
        var cluster = await target.ReadAsync(writer, cancellationToken).ConfigureAwait(false);
        if (Latest)
        {
            if (cluster.Verification is { } latest)
                await writer.WriteObjectAsync(latest).ConfigureAwait(false);
            return;
        }

        var previous = cluster.Verification?.Id;
        if (IsBeingChecked(cluster, writer) || !await BeginAsync(cluster, target.Client, writer, cancellationToken).ConfigureAwait(false))
            previous = null;
        var operation = SaharaWait.Operation(cluster, SaharaOperationKind.Verification, previous);
        if (NoWait)
        {
            await writer.WriteAsync(operation, target.Session).ConfigureAwait(false);
            return;
        }

        var verified = await target.Client.Waiter.WaitForClusterAsync(operation, Wait.Timeout, writer, cancellationToken).ConfigureAwait(false);
        await writer.WriteObjectAsync(verified!.Verification!).ConfigureAwait(false);
    }

    private static bool IsBeingChecked(SaharaCluster cluster, PipelineWriter writer)
    {
        if (cluster.Verification?.Status != SaharaVerification.Checking)
            return false;
        writer.Verbose($"The cluster '{cluster.Name}' is being checked already.");
        return true;
    }

    // Sahara checks clusters by itself, too, and may have begun since this one was read.
    private static async Task<bool> BeginAsync(SaharaCluster cluster, SaharaClient client, PipelineWriter writer, CancellationToken cancellationToken)
    {
        try
        {
            await client.Clusters.VerifyAsync(cluster.Id, writer, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ServiceException exception) when (exception.ErrorId == ErrorIds.StateRefused)
        {
            if (!IsBeingChecked(await client.Clusters.GetAsync(cluster.Id, writer, cancellationToken).ConfigureAwait(false), writer))
                throw;
            return false;
        }
    }
}
