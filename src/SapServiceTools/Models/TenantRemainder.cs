namespace SapServiceTools;

/// <summary>What a run left to the next one, because its time was up. A run that was finished in time has none.</summary>
public sealed class TenantRemainder
{
    /// <summary>The time that the run had.</summary>
    public required TimeSpan TimeBudget { get; init; }

    /// <summary>The time that it took, until what it had begun was over.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Tenants that are done.</summary>
    public required IReadOnlyList<string> Done { get; init => field = CellText.List(value); }

    /// <summary>Tenants that failed; their errors say why.</summary>
    public required IReadOnlyList<string> Failed { get; init => field = CellText.List(value); }

    /// <summary>Tenants that the server goes on with: begun with -NoWait, or not waited for any longer.</summary>
    public required IReadOnlyList<string> InProgress { get; init => field = CellText.List(value); }

    /// <summary>Tenants that nothing was begun for.</summary>
    public required IReadOnlyList<string> NotBegun { get; init => field = CellText.List(value); }

    /// <summary>How long the service's rates have no room for another tenant; a run that begins earlier can only wait.</summary>
    public TimeSpan ResumeAfter { get; init; }

    /// <summary>How many are done.</summary>
    public int DoneCount => Done.Count;

    /// <summary>How many failed.</summary>
    public int FailedCount => Failed.Count;

    /// <summary>How many the server goes on with.</summary>
    public int InProgressCount => InProgress.Count;

    /// <summary>How many weren't begun.</summary>
    public int NotBegunCount => NotBegun.Count;

    /// <summary>The counts.</summary>
    public override string ToString() => $"{DoneCount} done, {FailedCount} failed, {InProgressCount} in progress, {NotBegunCount} not begun";
}
