namespace SapServiceTools.Clients.Http;

/// <summary>What to make of a change whose answer got lost: when to doubt, how long to wait before the look, and whether what is found is this call's own.</summary>
internal sealed class LostAnswerPolicy(TransportOptions options, TimeProvider time)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    // Times on the wire have whole seconds in the Date header.
    private static readonly TimeSpan ClockGrain = TimeSpan.FromSeconds(2);

    /// <summary>How often a change is asked for again at most.</summary>
    public int MaxRetries => options.MaxRetries;

    /// <summary>True if the change may have taken effect although its request failed, and the trouble passes.</summary>
    public bool IsDoubtful(ServiceException exception) =>
        exception is { IsTransient: true, MayHaveTakenEffect: true } && !(exception.RetryAfter > options.MaxRetryAfter);

    /// <summary>Waits before the look.</summary>
    /// <param name="lost">How many answers were lost before this one.</param>
    /// <param name="retryAfter">What the server asked for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task PauseAsync(int lost, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        var milliseconds = Math.Min(options.RetryDelay.TotalMilliseconds * Math.Pow(2, lost), LongestPause.TotalMilliseconds);
        var pause = TimeSpan.FromMilliseconds(milliseconds);
        return Task.Delay(retryAfter > pause ? retryAfter.Value : pause, time, cancellationToken);
    }

    /// <summary>True if something changed since a call began. Server times are compared with the server's clock only; null means that it has none to compare.</summary>
    /// <param name="changed">When it changed.</param>
    /// <param name="serverNow">The server's clock at the look.</param>
    /// <param name="sinceBegin">How long ago the call began.</param>
    public static bool? IsSince(DateTimeOffset? changed, DateTimeOffset? serverNow, TimeSpan sinceBegin) =>
        serverNow is { } now && changed is { } when ? when >= now - sinceBegin - ClockGrain : null;
}
