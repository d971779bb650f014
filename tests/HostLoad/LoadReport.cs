using SapServiceTools.BrokerProcess;

namespace SapServiceTools.HostLoad;

/// <summary>What came of a load.</summary>
public sealed record LoadReport
{
    public required LoadSettings Settings { get; init; }

    /// <summary>Responses of the time between the two measurements, and of the warm-up and the check before and after.</summary>
    public required ResponseTally Responses { get; init; }

    /// <summary>The host that lives from the beginning to the end, after the warm-up and after the load.</summary>
    public required ProcessMeasurement Before { get; init; }

    public required ProcessMeasurement After { get; init; }

    /// <summary>All hosts meanwhile.</summary>
    public required IReadOnlyList<(TimeSpan Time, string Host, ProcessMeasurement Measurement)> Samples { get; init; }

    /// <summary>What happened when.</summary>
    public required IReadOnlyList<(TimeSpan Time, string What)> Events { get; init; }

    /// <summary>Instances that were acknowledged as created, of those that are bound, and deleted.</summary>
    public required (int Present, int Bound, int Gone) Acknowledged { get; init; }

    /// <summary>What isn't as callers were told.</summary>
    public required IReadOnlyCollection<string> Lost { get; init; }

    /// <summary>Idle connections that were open at one time, at most.</summary>
    public required int MostIdle { get; init; }

    /// <summary>Why what is held isn't what was held before; empty if it is.</summary>
    public IReadOnlyList<string> Growth => FindGrowth(Before, After);

    /// <summary>
    /// Heap: a quarter and 8 MB more. Handles and threads: 20 more, which is what pools keep of their own accord and far below what one leaked handle for each connection would be.
    /// </summary>
    internal static IReadOnlyList<string> FindGrowth(ProcessMeasurement before, ProcessMeasurement after)
    {
        const int Spare = 20;
        var growth = new List<string>();
        if (after.Managed > before.Managed + (before.Managed / 4) + (8 << 20))
            growth.Add($"heap {before.Managed} -> {after.Managed} bytes");
        if (after.Handles > before.Handles + Spare)
            growth.Add($"handles {before.Handles} -> {after.Handles}");
        if (after.Threads > before.Threads + Spare)
            growth.Add($"threads {before.Threads} -> {after.Threads}");
        return growth;
    }
}
