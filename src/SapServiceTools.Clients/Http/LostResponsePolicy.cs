namespace SapServiceTools.Clients.Http;

/// <summary>What to make of a change whose response got lost or is none: when to doubt, how often and how long to go on, and whether what is found is this call's own.</summary>
internal sealed class LostResponsePolicy(TransportOptions options, TimeProvider time)
{
    // Times on the wire have whole seconds in the Date header.
    private static readonly TimeSpan ClockGrain = TimeSpan.FromSeconds(2);

    /// <summary>True if the change may have taken effect although no usable response came, and the trouble may pass.</summary>
    public bool IsDoubtful(ServiceException exception) =>
        exception.MayHaveTakenEffect && (exception.IsRepeatable || exception.IsUnusableResponse) && !(exception.RetryAfter > options.MaxRetryAfter);

    /// <summary>The tries that one change has.</summary>
    public RetryBudget NewBudget(Deadline deadline) => new(options.MaxRetries, options.RetryDelay, deadline, time);

    /// <summary>The same, beginning now.</summary>
    public RetryBudget NewBudget(TimeSpan limit) => NewBudget(new Deadline(time, limit));

    /// <summary>True if something changed since a call began. Server times are compared with the server's clock only; null means that it has none to compare.</summary>
    /// <param name="changed">When it changed.</param>
    /// <param name="serverNow">The server's clock when it was read.</param>
    /// <param name="sinceBegin">How long ago the call began.</param>
    public static bool? IsSince(DateTimeOffset? changed, DateTimeOffset? serverNow, TimeSpan sinceBegin) =>
        serverNow is { } now && changed is { } when ? when >= now - sinceBegin - ClockGrain : null;
}
