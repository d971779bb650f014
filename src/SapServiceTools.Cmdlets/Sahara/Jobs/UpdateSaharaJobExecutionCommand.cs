namespace SapServiceTools.Cmdlets.Sahara.Jobs;

/// <summary>Changes job executions: who may do what with them. A parameter that isn't given leaves its field alone; null clears it.</summary>
[Cmdlet(VerbsData.Update, "SaharaJobExecution", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true)]
[OutputType(typeof(SaharaJobExecution))]
public sealed class UpdateSaharaJobExecutionCommand : SaharaUpdateCmdlet<SaharaJobExecution>
{
    // An execution has neither; without an attribute they are no parameters.
    /// <inheritdoc/>
    public override string? NewName { get; set; }

    /// <inheritdoc/>
    public override string? Description { get; set; }
}
