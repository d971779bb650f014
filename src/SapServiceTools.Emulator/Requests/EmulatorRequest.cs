namespace SapServiceTools.Emulator.Requests;

/// <summary>A request that an emulator saw. It has no secrets.</summary>
public sealed class EmulatorRequest
{
    /// <summary>When it came by the emulator's clock, in local time.</summary>
    public required DateTimeOffset Time { get => field.ToLocalTime(); init; }

    /// <summary>The verb.</summary>
    public required string Method { get; init; }

    /// <summary>The path as it was sent, percent-encoded, without the query.</summary>
    public required string Path { get; init; }

    /// <summary>What it asked for.</summary>
    public required EmulatorOperation Operation { get; init; }

    /// <summary>The tenant in its path, decoded; null if it names none.</summary>
    public string? TenantId { get; init; }

    /// <summary>The correlation id that the caller sent.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The caller's program.</summary>
    public string? UserAgent { get; init; }

    /// <summary>True if it carried an Authorization header or a token.</summary>
    public bool HadAuthorization { get; init; }

    /// <summary>The status of the response; null while it is being worked on, and when the connection was cut instead.</summary>
    public int? StatusCode { get; internal set; }

    /// <summary>How long the emulator took for it by its clock, delays that it was to have included; null while it is being worked on.</summary>
    public TimeSpan? Duration { get; internal set; }

    /// <summary>The fault that it met; null if none.</summary>
    public EmulatorFaultKind? Fault { get; internal set; }

    /// <summary>Verb, path and status.</summary>
    public override string ToString() => $"{Method} {Path} {StatusCode}";
}
