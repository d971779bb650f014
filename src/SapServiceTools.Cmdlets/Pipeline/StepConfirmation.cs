namespace SapServiceTools.Cmdlets.Pipeline;

/// <summary>
/// Asks for steps of different weight in one cmdlet. PowerShell knows one impact a cmdlet, which is that of the heaviest step;
/// the lighter ones are asked for only where the caller wants lighter things asked for too.
/// </summary>
internal sealed class StepConfirmation(ModuleCmdlet cmdlet)
{
    /// <summary>Asks for a step where it is to be asked for.</summary>
    /// <param name="isHigh">Whether it is of the cmdlet's own, high impact; else it is of medium one.</param>
    /// <param name="target">What it is done to.</param>
    /// <param name="action">What is done.</param>
    public bool For(bool isHigh, string target, string action) =>
        (!isHigh && !cmdlet.IsToBeAsked(ConfirmImpact.Medium)) || cmdlet.ShouldProcess(target, action);
}
