using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Sahara.Jobs;

/// <summary>Cancels job executions and waits until they have ended. One that has ended already stays as it is; that there was nothing to suspend is a warning.</summary>
[Cmdlet(VerbsLifecycle.Stop, "SaharaJobExecution", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true)]
[OutputType(typeof(SaharaJobExecution), typeof(SaharaOperation))]
public sealed class StopSaharaJobExecutionCommand : SaharaOperationCmdlet<SaharaJobExecution>
{
    /// <summary>Pauses instead; few engines can. Nothing is waited for then.</summary>
    [Parameter]
    public SwitchParameter Suspend { get; set; }

    /// <summary>Returns the execution as it is in the end.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override string Action => Suspend ? "Suspend" : "Cancel";

    private protected override async Task WorkAsync(SaharaTarget<SaharaJobExecution> target, PipelineWriter writer, CancellationToken cancellationToken)
    {
        // Servers accept a suspension of what has ended, or refuse it for another reason.
        var execution = await target.ReadAsync(writer, cancellationToken).ConfigureAwait(false);
        if (SaharaJobStatus.Terminal.Contains(execution.Status))
            ReportEnded(execution, writer);
        else
            execution = Suspend
                ? await target.Client.JobExecutions.SuspendAsync(execution.Id, writer, cancellationToken).ConfigureAwait(false)
                : await target.Client.JobExecutions.CancelAsync(execution.Id, writer, cancellationToken).ConfigureAwait(false);
        var operation = SaharaWait.Operation(execution, SaharaOperationKind.JobExecution);
        if (NoWait)
        {
            await writer.WriteAsync(operation, target.Session).ConfigureAwait(false);
            return;
        }

        if (!Suspend)
            execution = await target.Client.Waiter.WaitForJobExecutionAsync(operation, anyEnd: true, Wait.Timeout, writer, cancellationToken).ConfigureAwait(false);
        if (PassThru && execution is not null)
            await writer.WriteNamedAsync(execution, target.Session, cancellationToken).ConfigureAwait(false);
    }

    private void ReportEnded(SaharaJobExecution execution, PipelineWriter writer)
    {
        var text = $"The job execution '{execution.Id}' has ended as {execution.Status} already, so nothing was {(Suspend ? "suspended" : "cancelled")}.";
        if (Suspend)
            writer.Warning(text);
        else
            writer.Verbose(text);
    }
}
