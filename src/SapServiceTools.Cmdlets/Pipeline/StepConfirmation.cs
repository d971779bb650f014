namespace SapServiceTools.Cmdlets.Pipeline;

/// <summary>
/// Asks for steps of different weight in one cmdlet. PowerShell knows one impact a cmdlet, which is that of the heaviest step;
/// the lighter ones are asked for only where the caller wants lighter things asked for too.
/// </summary>
internal sealed class StepConfirmation(ModuleCmdlet cmdlet)
{
    /// <summary>True if steps are only to be told of.</summary>
    public bool IsWhatIf { get; } = cmdlet.IsWhatIf;

    /// <summary>For a step of medium impact. With -WhatIf it tells of it, and is false.</summary>
    public bool ForMedium(string target, string action) =>
        (!IsWhatIf && !cmdlet.IsToBeAsked(ConfirmImpact.Medium)) || cmdlet.ShouldProcess(target, action);

    /// <summary>For a step of the cmdlet's own, high impact.</summary>
    public bool ForHigh(string target, string action) => cmdlet.ShouldProcess(target, action);
}
