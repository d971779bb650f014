namespace SapServiceTools;

/// <summary>How a run over a broker ended.</summary>
public sealed record ConformanceSummary
{
    /// <summary>Service instances and bindings that may be left on the broker, each in words that name its id.</summary>
    public required IReadOnlyList<string> Leftovers { get; init => field = CellText.List(value); }

    /// <summary>Requests that were sent.</summary>
    public required int RequestCount { get; init; }
}
