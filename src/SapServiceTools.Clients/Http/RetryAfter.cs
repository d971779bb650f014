using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace SapServiceTools.Clients.Http;

/// <summary>
/// Reads how long a server asks to wait. Four forms are in the wild: seconds, an HTTP date in any of its three spellings, Go's time text
/// (<c>2024-11-11 14:59:33 +0000 UTC</c>), and seconds in <c>X-RateLimit-Retry-After</c>. Source: RFC 9110, sections 5.6.7 and 10.2.3, and what servers were seen to send.
/// </summary>
public static partial class RetryAfter
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>The wait that the headers ask for, never negative; null if they ask for none or can't be read.</summary>
    public static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        // A date is of the server's clock, so it is measured by that where the response has it.
        var serverNow = headers.Date ?? now;
        foreach (var name in (ReadOnlySpan<string>)["Retry-After", "X-RateLimit-Retry-After"])
        {
            // The typed header property drops what it can't parse, so the raw text is read.
            if (headers.NonValidated.TryGetValues(name, out var values) && Parse(values.ToString(), serverNow) is { } wait)
                return wait;
        }

        return null;
    }

    /// <summary>The wait that one value asks for, relative to <paramref name="now"/>; a day at most, zero for a time that has passed.</summary>
    public static TimeSpan? Parse(string? value, DateTimeOffset now)
    {
        value = value?.Trim();
        if (string.IsNullOrEmpty(value))
            return null;
        // double.TryParse would take "NaN" and "Infinity" too.
        if (char.IsAsciiDigit(value[0]) && double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds));
        if (!TryParseHttp(value, now, out var date) && !TryParseGo(value, out date))
            return null;
        var wait = date - now;
        return wait <= TimeSpan.Zero ? TimeSpan.Zero : wait < Longest ? wait : Longest;
    }

    private static bool TryParseHttp(string value, DateTimeOffset now, out DateTimeOffset date)
    {
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite;
        if (DateTimeOffset.TryParseExact(value, ["r", "ddd MMM d HH:mm:ss yyyy"], CultureInfo.InvariantCulture, Styles, out date))
            return true;
        // Two digits of a year mean one that is no more than 50 years away, as far as the calendar goes: the server's clock may stand anywhere.
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.DateTimeFormat.Calendar = new GregorianCalendar { TwoDigitYearMax = Math.Clamp(now.Year + 50, 99, 9999) };
        return DateTimeOffset.TryParseExact(value, "dddd, dd-MMM-yy HH:mm:ss 'GMT'", culture, Styles, out date);
    }

    private static bool TryParseGo(string value, out DateTimeOffset date)
    {
        date = default;
        return GoTime().Match(value) is { Success: true } match
            && DateTimeOffset.TryParseExact(
                $"{match.Groups["time"].Value} {match.Groups["offset"].Value}", "yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
    }

    // Go adds fractions of up to nine digits, the zone's name and the reading of its monotonic clock, each only sometimes.
    [GeneratedRegex(@"^(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(\.\d+)? (?<offset>[+-]\d\d:?\d\d)( \S+)?( m=\S+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex GoTime();
}
