using System.Management.Automation;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Sahara.Jobs;

/// <summary>Deletes job executions, which cancels those that run, and waits until they are gone.</summary>
[Cmdlet(VerbsCommon.Remove, "SaharaJobExecution", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(SaharaOperation))]
public sealed class RemoveSaharaJobExecutionCommand : SaharaTargetCmdlet<SaharaJobExecution>
{
    /// <summary>Limit of the wait; default is the session's.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? TimeoutSeconds { get; set; }

    /// <summary>Returns an operation at once, for Wait-SaharaJobExecution.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    private protected override string Action => "Remove";

    private protected override async Task WorkAsync(SaharaTarget<SaharaJobExecution> target, SaharaClient client, PipelineWriter writer, CancellationToken cancellationToken)
    {
        var id = await SaharaRemoval.RunAsync(target, client.JobExecutions, writer, cancellationToken).ConfigureAwait(false);
        var operation = new SaharaOperation
        {
            Id = id,
            Name = id,
            Kind = SaharaOperationKind.JobExecutionDeletion,
            Type = OperationType.Delete,
            StartedAt = DateTimeOffset.UtcNow,
        };
        await new SaharaWait(NoWait, Limits.Timeout(TimeoutSeconds)).FinishAsync(operation, target.Session, writer, cancellationToken).ConfigureAwait(false);
    }
}
