namespace SapServiceTools.Clients.Broker.Conformance;

/// <summary>What a check found, before the level decides what it is called.</summary>
internal sealed record Finding
{
    private Finding(bool isViolation, ConformanceVerdict verdict, string? reason)
    {
        IsViolation = isViolation;
        Verdict = verdict;
        Reason = reason;
    }

    public static Finding Pass { get; } = new(false, ConformanceVerdict.Passed, null);

    public bool IsViolation { get; }

    public ConformanceVerdict Verdict { get; }

    public string? Reason { get; }

    public static Finding Violation(string reason) => new(true, ConformanceVerdict.Failed, reason);

    public static Finding PassWith(string remark) => new(false, ConformanceVerdict.Passed, remark);

    /// <summary>A warning, whatever the level: odd, but nothing that the specification forbids.</summary>
    public static Finding Doubt(string reason) => new(false, ConformanceVerdict.Warning, reason);

    public static Finding Skip(string reason) => new(false, ConformanceVerdict.Skipped, reason);

    public static Finding NotApplicable(string reason) => new(false, ConformanceVerdict.NotApplicable, reason);

    /// <summary>Passed if there are no faults.</summary>
    public static Finding Of(IReadOnlyCollection<string> faults) => faults.Count is 0 ? Pass : Violation(string.Join(" ", faults));

    public static Finding Of(bool holds, string otherwise) => holds ? Pass : Violation(otherwise);

    /// <summary>Passed if the answer has this status and, if one is given, this error code.</summary>
    public static Finding Expect(Exchange exchange, int status, string? error = null) => Of(
        exchange.Status == status && (error is null || exchange.Error == error),
        $"The answer was {exchange.Summary}; expected was {status}{(error is null ? "" : $" with the error code {error}")}.");

    public ConformanceVerdict VerdictAt(ConformanceLevel level) =>
        IsViolation && level is not ConformanceLevel.Must ? ConformanceVerdict.Warning : Verdict;
}
