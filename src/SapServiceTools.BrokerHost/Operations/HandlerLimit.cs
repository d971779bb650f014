namespace SapServiceTools.BrokerHost.Operations;

/// <summary>When a handler whose caller waits is told to stop: a moment before the caller is answered, so that one that does stop is over by then.</summary>
internal static class HandlerLimit
{
    private const int LeadPart = 10;
    private static readonly TimeSpan MaximumLead = TimeSpan.FromSeconds(1);

    public static TimeSpan StopAfter(TimeSpan limit) => limit - (limit / LeadPart < MaximumLead ? limit / LeadPart : MaximumLead);
}
