namespace SapServiceTools.Emulator.Requests;

/// <summary>How a request goes wrong. All may wait for the fault's <c>Delay</c> first.</summary>
public enum EmulatorFaultKind : long
{
    /// <summary>An error status (503 unless named) instead of the effect.</summary>
    Status,

    /// <summary>The right response, late.</summary>
    Latency,

    /// <summary>The connection is cut; nothing was done.</summary>
    ResetBeforeEffect,

    /// <summary>The connection is cut; what was asked for was done.</summary>
    ResetAfterEffect,

    /// <summary>The connection is cut in the middle of the response; what was asked for was done.</summary>
    ResetInBody,

    /// <summary>The right status with bytes that aren't JSON, after the effect.</summary>
    Garbage,

    /// <summary>A web page instead of the effect, such as a login page or a proxy's error (200 unless named).</summary>
    Html,

    /// <summary>The first half of the right response, well-framed, after the effect.</summary>
    TruncatedJson,

    /// <summary>An array where an object belongs, an object where an array belongs, after the effect.</summary>
    WrongShape,

    /// <summary>A redirect (302 unless named) instead of the effect.</summary>
    Redirect,

    /// <summary>The router's 404 for an application that is down, with X-Cf-RouterError: unknown_route.</summary>
    RouterNotFound,

    /// <summary>The right status with a body of the fault's <c>BodySize</c> bytes, after the effect.</summary>
    HugeBody,

    /// <summary>An error (500 unless named) whose text repeats the caller's Authorization header, user and password.</summary>
    EchoSecrets,
}
