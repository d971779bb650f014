using Polly;

namespace SapServiceTools.Clients.Http;

/// <summary>What a retry needs to know of its call.</summary>
internal sealed record RetryContext(string Purpose, ICallLog Log)
{
    public static readonly ResiliencePropertyKey<RetryContext> Key = new(nameof(RetryContext));
}

/// <summary>Warns once a burst: a thousand requests that meet the same rate limit are one piece of news.</summary>
internal sealed class RetryBurst(TimeProvider time)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(30);
    private long _last;
    private int _any;

    public void Report(ServiceException exception, TimeSpan delay, RetryContext context)
    {
        context.Log.Verbose($"Could not {context.Purpose}; next try in {delay.TotalSeconds:0.##} s. {exception.Message}");
        if (IsNew())
            context.Log.Warning($"The service is in trouble, so requests are repeated for a while. First seen: {exception.Message}");
    }

    private bool IsNew()
    {
        var now = time.GetTimestamp();
        var last = Interlocked.Exchange(ref _last, now);
        return Interlocked.Exchange(ref _any, 1) == 0 || time.GetElapsedTime(last, now) > Quiet;
    }
}
