namespace SapServiceTools.Tests.Faults;

/// <summary>
/// What goes wrong between a client and a service. Each is played once, to the request that matters, and for good, from that request on.
/// <c>Before</c> and a status alone mean that the service never saw the request; <c>After</c> that it did what it was asked.
/// </summary>
public enum Fault
{
    /// <summary>Nothing listens at the address.</summary>
    Refused,

    /// <summary>The host name doesn't resolve.</summary>
    UnknownHost,

    /// <summary>The certificate is another authority's.</summary>
    ForeignCertificate,

    /// <summary>A TCP reset, and the service never saw the request.</summary>
    ResetBefore,

    /// <summary>A TCP reset in the place of the response.</summary>
    ResetAfter,

    /// <summary>No response, and the service never saw the request.</summary>
    TimeoutBefore,

    /// <summary>No response, although the service did what it was asked.</summary>
    TimeoutAfter,

    /// <summary>429, <c>Retry-After: 7</c>.</summary>
    RateSeconds,

    /// <summary>429, <c>Retry-After</c> as an HTTP date.</summary>
    RateHttpDate,

    /// <summary>429, <c>Retry-After</c> as a date of RFC 850.</summary>
    RateRfc850Date,

    /// <summary>429, <c>Retry-After</c> as C's asctime has it.</summary>
    RateAsctimeDate,

    /// <summary>429, <c>Retry-After</c> as Go prints a time.</summary>
    RateGoTime,

    /// <summary>429, <c>X-RateLimit-Retry-After: 7</c>.</summary>
    RateXHeader,

    /// <summary>429 without such a header.</summary>
    RateUnstated,

    /// <summary>429 with one that says nothing.</summary>
    RateUnreadable,

    /// <summary>429, <c>Retry-After: 7200</c>: longer than anyone waits.</summary>
    RateTooLong,

    /// <summary>500 in the place of the effect.</summary>
    Status500,

    /// <summary>502 in the place of the effect.</summary>
    Status502,

    /// <summary>503 in the place of the effect.</summary>
    Status503,

    /// <summary>504 in the place of the effect.</summary>
    Status504,

    /// <summary>500, although the service did what it was asked.</summary>
    Status500After,

    /// <summary>502, although the service did what it was asked.</summary>
    Status502After,

    /// <summary>503, although the service did what it was asked.</summary>
    Status503After,

    /// <summary>504, although the service did what it was asked.</summary>
    Status504After,

    /// <summary>The 404 of Cloud Foundry's router for an application that is down.</summary>
    RouterNotFound,

    /// <summary>A web page with status 200 in the place of the effect.</summary>
    Html200,

    /// <summary>The same with 201.</summary>
    Html201,

    /// <summary>The same with 202.</summary>
    Html202,

    /// <summary>The same with 203.</summary>
    Html203,

    /// <summary>The same with 206.</summary>
    Html206,

    /// <summary>The right status without its body, after the effect.</summary>
    EmptyBody,

    /// <summary>The first half of the right body, well framed, after the effect.</summary>
    HalfBody,

    /// <summary>The connection ends in the middle of the right body, after the effect.</summary>
    CutBody,

    /// <summary>The right body with each key twice, after the effect.</summary>
    DoubledKeys,

    /// <summary>Ten thousand arrays in one another, after the effect.</summary>
    DeepNesting,

    /// <summary>A body of 100 MB, after the effect.</summary>
    HugeBody,

    /// <summary>The right body called text/plain, after the effect.</summary>
    WrongContentType,

    /// <summary>A body of 200 KB that becomes 200 MB, after the effect.</summary>
    GzipBomb,

    /// <summary>The right body at a byte every five minutes and a half, after the effect.</summary>
    SlowDrip,

    /// <summary>The right response as HTTP/1.0, which ends with its connection.</summary>
    OldHttpClose,

    /// <summary>The service forgets all tokens that it gave.</summary>
    ExpiredToken,
}
