namespace SapServiceTools;

/// <summary>What went wrong, in the classes a caller reacts to differently. The cmdlets map each to one PowerShell error category.</summary>
public enum ServiceErrorKind : long
{
    /// <summary>The caller's data is wrong (HTTP 400, 422, or refused before sending).</summary>
    InvalidArgument,

    /// <summary>The request is right, the state forbids it (such as a concurrent operation).</summary>
    InvalidOperation,

    /// <summary>The credentials were refused (HTTP 401).</summary>
    Authentication,

    /// <summary>The credentials are right, but don't allow this (HTTP 403).</summary>
    PermissionDenied,

    /// <summary>No such thing on the server (HTTP 404, 410).</summary>
    NotFound,

    /// <summary>It exists already (HTTP 409).</summary>
    Exists,

    /// <summary>Too many requests (HTTP 429), after the retries.</summary>
    RateLimited,

    /// <summary>The server or the application behind it is down (HTTP 5xx, or a router's 404), after the retries.</summary>
    Unavailable,

    /// <summary>The answer isn't what the protocol promises: not JSON, wrong shape, too large, an unexpected status.</summary>
    InvalidResponse,

    /// <summary>No connection, or no trust in the server's certificate.</summary>
    Connection,

    /// <summary>The deadline passed; the operation may still go on at the server.</summary>
    Timeout,

    /// <summary>The server says that the operation itself failed.</summary>
    OperationFailed,

    /// <summary>The session is closed, or came from another process.</summary>
    SessionClosed,

    /// <summary>Refused before sending, because credentials would have gone where anyone can read them.</summary>
    Insecure,
}
