namespace SapServiceTools.Emulator.Configuration;

/// <summary>So many requests in each window of time; those beyond are answered with 429.</summary>
/// <param name="Requests">Requests a window.</param>
/// <param name="Window">The window's length; windows follow one another from the emulator's start.</param>
/// <param name="Style">How the caller is told when the next window begins.</param>
public sealed record EmulatorRateLimit(int Requests, TimeSpan Window, RetryAfterStyle Style = RetryAfterStyle.Seconds)
{
    /// <summary>The verb that it counts; null counts all.</summary>
    public string? Method { get; init; }

    /// <summary>The beginning of the paths that it counts; null counts all.</summary>
    public string? Path { get; init; }

    /// <summary>
    /// The limits that SAP publishes for a client of the Service Manager: over all, by minute and hour, and closer ones for offerings, plans, instances and bindings.
    /// Source: SAP Help Portal, rate limiting of the Service Manager.
    /// </summary>
    public static IReadOnlyList<EmulatorRateLimit> ServiceManager(RetryAfterStyle style = RetryAfterStyle.HttpDate)
    {
        const string Api = "/service-manager/";
        return
        [
            Limit(10_000, 60, null, ""), Limit(1000, 1, null, ""),
            Limit(1000, 60, null, "v1/service_offerings"), Limit(100, 1, null, "v1/service_offerings"),
            Limit(1000, 60, null, "v1/service_plans"), Limit(100, 1, null, "v1/service_plans"),
            Limit(6000, 60, null, "v1/service_bindings"), Limit(600, 1, null, "v1/service_bindings"),
            Limit(50, 1, "POST", "v1/service_instances"),
            Limit(6000, 60, "PATCH", "v1/service_instances"), Limit(600, 1, "PATCH", "v1/service_instances"),
            Limit(6000, 60, "DELETE", "v1/service_instances"), Limit(600, 1, "DELETE", "v1/service_instances"),
        ];

        EmulatorRateLimit Limit(int requests, int minutes, string? method, string path) =>
            new(requests, TimeSpan.FromMinutes(minutes), style) { Method = method, Path = Api + path };
    }

    internal bool Counts(string method, string path) =>
        (Method is null || Method == method) && (Path is null || path.StartsWith(Path, StringComparison.Ordinal));

    internal void Validate()
    {
        EmulatorOptions.Require(Requests >= 0, nameof(Requests), "zero or more");
        EmulatorOptions.Require(Window > TimeSpan.Zero, nameof(Window), "more than zero");
    }
}
