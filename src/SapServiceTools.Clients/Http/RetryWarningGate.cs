using Polly;

namespace SapServiceTools.Clients.Http;

/// <summary>What a retry needs to know of its call.</summary>
internal sealed record RetryContext(string Purpose, ICallLog Log)
{
    public static readonly ResiliencePropertyKey<RetryContext> Key = new(nameof(RetryContext));
}

/// <summary>
/// Warns once a burst: a thousand requests that meet the same rate limit are one event.
/// A burst is over when nothing went wrong for a minute beyond the last wait that was announced.
/// </summary>
internal sealed class RetryWarningGate(TimeProvider time)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);
    private readonly object _lock = new();
    private readonly long _begun = time.GetTimestamp();
    private TimeSpan _over = TimeSpan.MinValue;

    /// <summary>A request is about to be sent again.</summary>
    public void Report(ServiceException exception, TimeSpan delay, RetryContext context, bool warns)
    {
        context.Log.Verbose($"Could not {context.Purpose}; next try in {delay.TotalSeconds:0.##} s. {exception.Message}");
        if (warns)
            Notice(exception, delay, context.Log);
    }

    /// <summary>A request failed, and its caller is about to come back to it.</summary>
    public void Notice(ServiceException exception, TimeSpan delay, ICallLog log)
    {
        if (IsNew(delay))
            log.Warning($"The service is in trouble, so requests are repeated for a while. First seen: {exception.Message}");
    }

    private bool IsNew(TimeSpan delay)
    {
        lock (_lock)
        {
            var now = time.GetElapsedTime(_begun);
            var isNew = now > _over;
            var over = now + delay + Quiet;
            if (over > _over)
                _over = over;
            return isNew;
        }
    }
}
