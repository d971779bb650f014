using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Sahara.Jobs;

/// <summary>Deletes job executions, which cancels those that run, and waits until they are gone.</summary>
[Cmdlet(VerbsCommon.Remove, "SaharaJobExecution", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(SaharaOperation))]
public sealed class RemoveSaharaJobExecutionCommand : SaharaOperationCmdlet<SaharaJobExecution>
{
    private protected override string Action => "Remove";

    private protected override async Task WorkAsync(SaharaTarget<SaharaJobExecution> target, PipelineWriter writer, CancellationToken cancellationToken)
    {
        var id = await target.DeleteAsync(writer, cancellationToken).ConfigureAwait(false);
        await Wait.FinishAsync(SaharaWait.Operation(id, id, SaharaOperationKind.JobExecutionDeletion), target.Session, writer, cancellationToken).ConfigureAwait(false);
    }
}
