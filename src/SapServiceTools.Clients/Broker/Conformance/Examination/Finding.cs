namespace SapServiceTools.Clients.Broker.Conformance.Examination;

/// <summary>What a check found, before the level decides what it is called.</summary>
internal sealed record Finding
{
    private const string WithoutAccepts = "Without accepts_incomplete";
    private const string WithAccepts = "With accepts_incomplete=true";

    private Finding(bool isViolation, ConformanceVerdict verdict, string? reason)
    {
        IsViolation = isViolation;
        Verdict = verdict;
        Reason = reason;
    }

    public static Finding Pass { get; } = new(false, ConformanceVerdict.Passed, null);

    public bool IsViolation { get; }

    public ConformanceVerdict Verdict { get; }

    public string? Reason { get; private init; }

    // What counts more when two findings become one.
    private int Weight => Verdict switch
    {
        ConformanceVerdict.Failed => 4,
        ConformanceVerdict.Warning => 3,
        ConformanceVerdict.Passed => 2,
        ConformanceVerdict.Skipped => 1,
        _ => 0,
    };

    public static Finding Violation(string reason) => new(true, ConformanceVerdict.Failed, reason);

    public static Finding PassWith(string remark) => new(false, ConformanceVerdict.Passed, remark);

    /// <summary>A warning, whatever the level, of what the specification doesn't forbid.</summary>
    public static Finding Warning(string reason) => new(false, ConformanceVerdict.Warning, reason);

    public static Finding Skip(string reason) => new(false, ConformanceVerdict.Skipped, reason);

    public static Finding NotApplicable(string reason) => new(false, ConformanceVerdict.NotApplicable, reason);

    /// <summary>Passed if there are no faults.</summary>
    public static Finding Of(IReadOnlyCollection<string> faults) => faults.Count is 0 ? Pass : Violation(string.Join(" ", faults));

    /// <summary>Passed if there are no faults, a warning if there are warnings only.</summary>
    public static Finding Of(FaultList faults) => (faults.Violations.Count, faults.Warnings.Count) switch
    {
        (0, 0) => Pass,
        (0, _) => Warning(string.Join(" ", faults.Warnings)),
        _ => Violation(string.Join(" ", faults.Violations.Concat(faults.Warnings))),
    };

    public static Finding Of(bool holds, string otherwise) => holds ? Pass : Violation(otherwise);

    /// <summary>Passed if the response has this status and, if one is given, this error code.</summary>
    public static Finding Expect(Exchange exchange, int status, string? error = null) => Of(
        exchange.Status == status && (error is null || exchange.Error == error),
        $"The answer was {exchange.Summary}; expected was {status}{(error is null ? "" : $" with the error code {error}")}.");

    /// <summary>The finding for a broker that was examined in both modes: the worse one counts, and says in which mode it was found.</summary>
    public static Finding InBothModes(Finding without, Finding with)
    {
        if (without.Verdict == with.Verdict && without.Reason == with.Reason)
            return without;
        var (worse, other, mode, otherMode) = with.Weight > without.Weight ? (with, without, WithAccepts, WithoutAccepts) : (without, with, WithoutAccepts, WithAccepts);
        // What doesn't concern the other mode isn't named there.
        string?[] reasons = [Describe(mode, worse), other.Weight == worse.Weight || other.Verdict is ConformanceVerdict.Skipped ? Describe(otherMode, other) : null];
        var reason = string.Join(" ", reasons.OfType<string>());
        return worse with { Reason = reason.Length > 0 ? reason : null };
    }

    public ConformanceVerdict VerdictAt(ConformanceLevel level) =>
        IsViolation && level is not ConformanceLevel.Must ? ConformanceVerdict.Warning : Verdict;

    private static string? Describe(string mode, Finding finding) => finding.Reason is { } reason ? $"{mode}: {reason}" : null;
}
