using SapServiceTools.Clients.Operations;

namespace SapServiceTools.Clients.Http;

/// <summary>
/// How long a server may take to agree with itself: what is left of a number of tries, whose pauses grow, and of a deadline. Whichever is used up first ends it.
/// </summary>
/// <param name="tries">How often to try again.</param>
/// <param name="pause">Before the first of them; it doubles.</param>
/// <param name="deadline">The end, whatever is left of the tries.</param>
/// <param name="time">Drives the pauses.</param>
internal sealed class RetryBudget(int tries, TimeSpan pause, Deadline deadline, TimeProvider time)
{
    private int _used;

    /// <summary>Waits before the next try, if there is one.</summary>
    /// <param name="retryAfter">What the server asked for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False, at once, if tries or time are used up.</returns>
    public async Task<bool> AgainAsync(TimeSpan? retryAfter, CancellationToken cancellationToken) =>
        _used < tries && Wanted(retryAfter) < deadline.Remaining && await PauseAsync(retryAfter, cancellationToken).ConfigureAwait(false);

    /// <summary>Waits before the next poll, until the deadline at most.</summary>
    /// <param name="retryAfter">What the server asked for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False if that poll is the last thing to do: tries or time are used up.</returns>
    public async Task<bool> PauseAsync(TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        var wanted = Wanted(retryAfter);
        var left = deadline.Remaining;
        await Task.Delay(wanted < left ? wanted : left, time, cancellationToken).ConfigureAwait(false);
        return _used++ < tries && wanted < left;
    }

    private TimeSpan Wanted(TimeSpan? retryAfter)
    {
        var own = TimeSpan.FromMilliseconds(Math.Min(pause.TotalMilliseconds * Math.Pow(2, _used), PollPolicy.LongestPause.TotalMilliseconds));
        return retryAfter > own ? retryAfter.Value : own;
    }
}
