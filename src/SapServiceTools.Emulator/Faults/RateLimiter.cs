using System.Globalization;
using SapServiceTools.Emulator.Configuration;

namespace SapServiceTools.Emulator.Faults;

/// <summary>Counts requests in windows of the emulator's clock.</summary>
internal sealed class RateLimiter(EmulatorRateLimit limit, DateTimeOffset start)
{
    private readonly object _gate = new();
    private long _window = -1;
    private int _used;

    public EmulatorRateLimit Limit => limit;

    /// <summary>Null if the request may pass, else the response that sends it away.</summary>
    public EmulatorFault? Check(DateTimeOffset now)
    {
        var window = (now - start).Ticks / limit.Window.Ticks;
        lock (_gate)
        {
            if (window != _window)
            {
                _window = window;
                _used = 0;
            }
            if (_used < limit.Requests)
            {
                _used++;
                return null;
            }
        }
        var next = start + (limit.Window * (window + 1));
        return new EmulatorFault
        {
            StatusCode = 429,
            Body = """{"error":"BadRequest","description":"Request limit exceeded."}""",
            RetryAfter = Format(limit.Style, now, next),
            RetryAfterHeader = limit.Style == RetryAfterStyle.XRateLimitHeader ? "X-RateLimit-Retry-After" : "Retry-After",
        };
    }

    private static string Format(RetryAfterStyle style, DateTimeOffset now, DateTimeOffset next)
    {
        // All forms have whole seconds; a caller that comes when it was told must find the window open.
        var seconds = (long)Math.Ceiling((next - now).TotalSeconds);
        var whole = new DateTimeOffset(((next.UtcTicks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond) * TimeSpan.TicksPerSecond, TimeSpan.Zero);
        return style switch
        {
            RetryAfterStyle.HttpDate => whole.ToString("R", CultureInfo.InvariantCulture),
            RetryAfterStyle.GoTime => whole.ToString("yyyy-MM-dd HH:mm:ss +0000 'UTC'", CultureInfo.InvariantCulture),
            RetryAfterStyle.Rfc850Date => whole.ToString("dddd, dd-MMM-yy HH:mm:ss 'GMT'", CultureInfo.InvariantCulture),
            // A day of one digit has a space before it.
            RetryAfterStyle.AsctimeDate => $"{whole.ToString("ddd MMM", CultureInfo.InvariantCulture)} {whole.Day,2} {whole.ToString("HH:mm:ss yyyy", CultureInfo.InvariantCulture)}",
            _ => seconds.ToString(CultureInfo.InvariantCulture),
        };
    }
}
