namespace SapServiceTools;

/// <summary>How far a step has come.</summary>
public enum FleetStepState : long
{
    /// <summary>To be done; with -WhatIf it stays so.</summary>
    Planned,

    /// <summary>Done, or nothing was to be done.</summary>
    Done,

    /// <summary>Not done, because the answer to the question was no.</summary>
    Skipped,

    /// <summary>Tried in vain; <see cref="FleetStep.Message"/> and the error say why.</summary>
    Failed,
}
