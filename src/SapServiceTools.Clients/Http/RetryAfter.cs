using System.Globalization;
using System.Net.Http.Headers;

namespace SapServiceTools.Clients.Http;

/// <summary>
/// Reads how long a server asks to wait. Four forms are in the wild: seconds, an HTTP date, Go's time text
/// (<c>2024-11-11 14:59:33 +0000 UTC</c>), and seconds in <c>X-RateLimit-Retry-After</c>. Source: facts, section 2.4.
/// </summary>
public static class RetryAfter
{
    private static readonly string[] GoFormats =
    [
        "yyyy-MM-dd HH:mm:ss zzz 'UTC'",
        "yyyy-MM-dd HH:mm:ss.FFFFFFF zzz 'UTC'",
        "yyyy-MM-dd HH:mm:ss zzz",
    ];

    /// <summary>The wait that the headers ask for, never negative; null if they ask for none or can't be read.</summary>
    public static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        foreach (var name in (ReadOnlySpan<string>)["Retry-After", "X-RateLimit-Retry-After"])
        {
            // The typed header property drops what it can't parse, so the raw text is read.
            if (headers.NonValidated.TryGetValues(name, out var values) && Parse(values.ToString(), now) is { } wait)
                return wait;
        }

        return null;
    }

    /// <summary>The wait that one value asks for, relative to <paramref name="now"/>.</summary>
    public static TimeSpan? Parse(string? value, DateTimeOffset now)
    {
        value = value?.Trim();
        if (string.IsNullOrEmpty(value))
            return null;
        if (double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(1).TotalSeconds));
        if (DateTimeOffset.TryParseExact(value, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            || DateTimeOffset.TryParseExact(value, GoFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date))
        {
            var wait = date - now;
            return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
        }

        return null;
    }
}
