namespace SapServiceTools;

/// <summary>
/// The one exception of this module. It says what failed, where, and what the caller can do;
/// its text never carries a header, a body or a URL with a secret, and no control character of a server's.
/// </summary>
public class ServiceException : Exception
{
    private const int MaxShownTenant = 100;

    /// <summary>Creates the exception.</summary>
    /// <param name="kind">The class of the error.</param>
    /// <param name="errorId">A stable id such as <c>InstanceNotFound</c>; it becomes the id of the PowerShell error record.</param>
    /// <param name="message">One or two sentences for the user, free of secrets.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public ServiceException(ServiceErrorKind kind, string errorId, string message, Exception? innerException = null)
        : base(TerminalText.Lines(message), innerException)
    {
        Kind = kind;
        ErrorId = errorId;
    }

    /// <summary>What failed. A tenant id of more than 100 characters is there in short; <see cref="TenantId"/> has it whole.</summary>
    public override string Message => TenantId is { Length: > MaxShownTenant } tenant
        ? base.Message.Replace(tenant, ShortTenant(tenant), StringComparison.Ordinal)
        : base.Message;

    /// <summary>The class of the error.</summary>
    public ServiceErrorKind Kind { get; }

    /// <summary>A stable id such as <c>InstanceNotFound</c>.</summary>
    public string ErrorId { get; }

    /// <summary>The HTTP status of the answer, where one came.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The error code of the server's own protocol, such as <c>ConcurrencyError</c>.</summary>
    public string? ErrorCode { get; init => field = value is null ? null : TerminalText.Line(value); }

    /// <summary>The server's own words: <c>description</c>, <c>failed_message</c> or the like, redacted.</summary>
    public string? Description { get; init => field = value is null ? null : TerminalText.Lines(value); }

    /// <summary>The id of the request that the server's log knows: the server's own where it names one, else the correlation id that was sent.</summary>
    public string? RequestId { get; init => field = value is null ? null : TerminalText.Line(value); }

    /// <summary>The id that the server gave this error, such as OpenStack's Error ID.</summary>
    public string? ServerErrorId { get; init => field = value is null ? null : TerminalText.Line(value); }

    /// <summary>How long the server asked to wait before the next try.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The tenant concerned, where there is one.</summary>
    public string? TenantId { get; init; }

    /// <summary>The operation that may still be going on at the server; a Wait- cmdlet takes it.</summary>
    public ServiceOperation? Operation { get; init; }

    /// <summary>What the user can do next: this error's own advice, else its id's; null where the id is none of <see cref="ErrorIds"/>.</summary>
    public string? RecommendedAction
    {
        get => OwnAction ?? CureAttribute.Of(ErrorId);
        init => OwnAction = value is null ? null : TerminalText.Lines(value);
    }

    /// <summary>The advice that this error was given, for a copy of it under another id.</summary>
    internal string? OwnAction { get; private init; }

    /// <summary>Whether the instance can still be used after an update or deletion that failed; null where the broker doesn't say, which means yes.</summary>
    public bool? InstanceUsable { get; init; }

    /// <summary>Whether an update that failed may be tried again; null where the broker doesn't say, which means yes.</summary>
    public bool? UpdateRepeatable { get; init; }

    /// <summary>True if the broker may hold a service instance or binding that nobody can use, so that it should be deleted.</summary>
    public bool OrphanMitigationNeeded { get; init; }

    /// <summary>The command that deletes the orphan; null where there is none.</summary>
    public string? OrphanMitigation { get; init; }

    /// <summary>
    /// False only where the fault proves that the server did nothing (refused for its rate, never connected).
    /// On true a change must be looked up before it is asked for again.
    /// </summary>
    internal bool MayHaveTakenEffect { get; init; } = true;

    /// <summary>A tenant id as messages show it.</summary>
    internal static string ShortTenant(string tenantId)
    {
        if (tenantId.Length <= MaxShownTenant)
            return tenantId;
        // A character is not cut in two.
        var end = char.IsHighSurrogate(tenantId[MaxShownTenant - 1]) ? MaxShownTenant - 1 : MaxShownTenant;
        return $"{tenantId[..end]}… ({tenantId.Length} characters)";
    }

    /// <summary>
    /// True for trouble that passes by itself: rate limits, 502, 503, 504, an application that is down, network faults.
    /// A 500 isn't among them: it is the server's own fault and likely to be the same next time.
    /// </summary>
    public bool IsTransient => Kind switch
    {
        ServiceErrorKind.RateLimited => true,
        ServiceErrorKind.Unavailable => StatusCode is null or 404 or 502 or 503 or 504,
        ServiceErrorKind.Connection => ErrorId is not ErrorIds.TlsFailure,
        _ => false,
    };

    /// <summary>
    /// True where a response came that is none: a success status with an HTML page, a truncated text or another resource in its body, or a status that the protocol doesn't have.
    /// What such a request did is unknown.
    /// </summary>
    internal bool IsUnusableResponse => Kind == ServiceErrorKind.InvalidResponse && StatusCode is null or (>= 200 and < 300);

    /// <summary>True where a response began with a success status and broke off or turned out to be none.</summary>
    internal bool IsInBody => StatusCode is >= 200 and < 300;

    /// <summary>True for a refusal whose reason broke off on the way: what it was is known only when the request is sent again, which a refusal allows.</summary>
    internal bool IsCutRefusal { get; init; }

    /// <summary>
    /// True where the same question may well get a proper response the next time: transient trouble, a server error of any kind but 501, a response that is none.
    /// A read is repeated then, a wait goes on, and a change is looked up.
    /// </summary>
    internal bool IsRepeatable =>
        IsTransient || IsCutRefusal || (Kind == ServiceErrorKind.Unavailable && StatusCode is >= 500 and not 501) || (IsUnusableResponse && ErrorId != ErrorIds.ResponseTooLarge);

    /// <summary>The same error as the end of a wait for an operation that may still go on; the caller can resume that.</summary>
    /// <param name="operation">What was waited for.</param>
    /// <param name="resume">How to go on, where the error itself has no advice.</param>
    internal ServiceException While(ServiceOperation operation, string resume) => GetType() != typeof(ServiceException) || Kind == ServiceErrorKind.SessionClosed
        ? this
        : new(Kind, ErrorId, Message, InnerException)
        {
            StatusCode = StatusCode,
            ErrorCode = ErrorCode,
            Description = Description,
            RequestId = RequestId,
            ServerErrorId = ServerErrorId,
            RetryAfter = RetryAfter,
            TenantId = TenantId,
            Operation = operation,
            RecommendedAction = RecommendedAction is { } action ? $"{action} {resume}" : resume,
            InstanceUsable = InstanceUsable,
            UpdateRepeatable = UpdateRepeatable,
            OrphanMitigationNeeded = OrphanMitigationNeeded,
            OrphanMitigation = OrphanMitigation,
            MayHaveTakenEffect = MayHaveTakenEffect,
        };
}

/// <summary>Something that was named exactly isn't there.</summary>
public sealed class ResourceNotFoundException(string errorId, string message)
    : ServiceException(ServiceErrorKind.NotFound, errorId, message);

/// <summary>Something that was to be created is there already.</summary>
public sealed class ResourceExistsException(string errorId, string message)
    : ServiceException(ServiceErrorKind.Exists, errorId, message);

/// <summary>The deadline of a wait passed. <see cref="ServiceException.Operation"/> can be waited for again.</summary>
public sealed class OperationTimedOutException(string message)
    : ServiceException(ServiceErrorKind.Timeout, ErrorIds.OperationTimedOut, message);

/// <summary>The server says that the operation failed; <see cref="ServiceException.Description"/> has its reason.</summary>
public sealed class OperationFailedException(string errorId, string message)
    : ServiceException(ServiceErrorKind.OperationFailed, errorId, message);
