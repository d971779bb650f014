namespace SapServiceTools.Emulator.Configuration;

/// <summary>The shapes in which services say when to come back.</summary>
public enum RetryAfterStyle : long
{
    /// <summary><c>Retry-After: 7</c>.</summary>
    Seconds,

    /// <summary><c>Retry-After: Mon, 11 Nov 2024 14:59:33 GMT</c>.</summary>
    HttpDate,

    /// <summary><c>Retry-After: 2024-11-11 14:59:33 +0000 UTC</c>, as Go prints a time.</summary>
    GoTime,

    /// <summary><c>X-RateLimit-Retry-After: 7</c>.</summary>
    XRateLimitHeader,

    /// <summary><c>Retry-After: Monday, 11-Nov-24 14:59:33 GMT</c>, as RFC 850 has it.</summary>
    Rfc850Date,

    /// <summary><c>Retry-After: Mon Nov 11 14:59:33 2024</c>, as C's asctime has it.</summary>
    AsctimeDate,
}
