using System.Management.Automation;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Sahara.Jobs;

/// <summary>Waits until jobs have ended. One that doesn't succeed is an error.</summary>
[Cmdlet(VerbsLifecycle.Wait, "SaharaJobExecution", DefaultParameterSetName = SaharaSets.Name)]
[OutputType(typeof(SaharaJobExecution))]
public sealed class WaitSaharaJobExecutionCommand : SaharaTargetCmdlet<SaharaJobExecution>
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

    private protected override async Task WorkAsync(SaharaTarget<SaharaJobExecution> target, SaharaClient client, PipelineWriter writer, CancellationToken cancellationToken)
    {
        var execution = await target.ReadAsync(client.JobExecutions, writer, cancellationToken).ConfigureAwait(false);
        await Wait.FinishAsync(SaharaWait.Operation(execution, SaharaOperationKind.JobExecution), target.Session, writer, cancellationToken).ConfigureAwait(false);
    }
}
