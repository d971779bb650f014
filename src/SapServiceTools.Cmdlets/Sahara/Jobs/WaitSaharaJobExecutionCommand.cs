using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Sahara.Jobs;

/// <summary>Waits until jobs have ended. One that doesn't succeed is an error.</summary>
[Cmdlet(VerbsLifecycle.Wait, "SaharaJobExecution", DefaultParameterSetName = SaharaSets.Name)]
[OutputType(typeof(SaharaJobExecution))]
public sealed class WaitSaharaJobExecutionCommand : SaharaOperationCmdlet<SaharaJobExecution>
{
    /// <summary>Operations from -NoWait, or the TargetObject of a timeout's error.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = SaharaSets.Operation)]
    [ValidateNotNull]
    public override SaharaOperation? Operation { get; set; }

    // It always waits; without an attribute it is no parameter.
    /// <inheritdoc/>
    public override SwitchParameter NoWait { get; set; }

    private protected override string? Action => null;

    private protected override async Task WorkAsync(SaharaTarget<SaharaJobExecution> target, PipelineWriter writer, CancellationToken cancellationToken)
    {
        var execution = await target.ReadAsync(writer, cancellationToken).ConfigureAwait(false);
        await Wait.FinishAsync(SaharaWait.Operation(execution, SaharaOperationKind.JobExecution), target.Session, writer, cancellationToken).ConfigureAwait(false);
    }
}
