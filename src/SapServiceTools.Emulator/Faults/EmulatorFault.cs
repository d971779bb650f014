using SapServiceTools.Emulator.Requests;

namespace SapServiceTools.Emulator.Faults;

/// <summary>A fault that an emulator plays to the requests it fits, a number of times.</summary>
public sealed class EmulatorFault
{
    /// <summary>The requests that it hits.</summary>
    public EmulatorOperation Operation { get; init; } = EmulatorOperation.Any;

    /// <summary>The tenants that it hits, as a wildcard pattern; null hits all, and requests without a tenant.</summary>
    public string? TenantId { get; init; }

    /// <summary>The paths that it hits, percent-encoded, as a wildcard pattern; null hits all.</summary>
    public string? Path { get; init; }

    /// <summary>What goes wrong.</summary>
    public EmulatorFaultKind Kind { get; init; }

    /// <summary>The status instead of the kind's own.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The raw value of the header that tells the caller when to come back; null sends none.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>The name of that header.</summary>
    public string RetryAfterHeader { get; init; } = "Retry-After";

    /// <summary>The body instead of the kind's own.</summary>
    public string? Body { get; init; }

    /// <summary>The type of <see cref="Body"/> instead of the kind's own.</summary>
    public string? ContentType { get; init; }

    /// <summary>Where a redirect leads; null means a path of the emulator itself, whose requests are in the log.</summary>
    public string? Location { get; init; }

    /// <summary>The size of a huge body in bytes.</summary>
    public long BodySize { get; init; } = 64L * 1024 * 1024;

    /// <summary>A wait by the emulator's clock before anything else.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How many fitting requests pass unharmed first.</summary>
    public int Skip { get; init; }

    /// <summary>How many requests it hits; -1 hits for ever.</summary>
    public int Times { get; init; } = 1;

    /// <summary>How many requests it has hit.</summary>
    public int Hits { get; internal set; }

    internal int Skipped { get; set; }

    internal bool IsSpent => Times >= 0 && Hits >= Times;

    /// <summary>True if the request gets as far as the service.</summary>
    internal bool HasEffect => Kind is EmulatorFaultKind.Latency or EmulatorFaultKind.ResetAfterEffect or EmulatorFaultKind.ResetInBody
        or EmulatorFaultKind.Garbage or EmulatorFaultKind.TruncatedJson or EmulatorFaultKind.WrongShape or EmulatorFaultKind.HugeBody;

    /// <summary>Kind and requests.</summary>
    public override string ToString() => $"{Kind} on {Operation} {TenantId ?? "*"}, {Hits} of {(Times < 0 ? "any" : Times)}";

    internal bool Fits(in EmulatedCall call, string path) =>
        (Operation == EmulatorOperation.Any || Operation == call.Operation)
        && (Path is null || TenantPatternCollection.Matches(Path, path))
        && (TenantId is null || (call.TenantId is not null && TenantPatternCollection.Matches(TenantId, call.TenantId)));
}
