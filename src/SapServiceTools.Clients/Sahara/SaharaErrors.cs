namespace SapServiceTools.Clients.Sahara;

/// <summary>
/// Says what Sahara's errors mean. Nearly all that a user gets wrong is HTTP 400 there, so the name of the error decides.
/// Source: OpenStack Data Processing API, v1.1 and v2.
/// </summary>
internal static class SaharaErrors
{
    // Sahara sees no password, and a fresh token was tried already where one could be had.
    private const string NewToken = "Get a new token: connect again, with another -Token where one was given. Check that the address and the project are those of the Keystone that gave it.";

    /// <summary>The same error with the kind and id that its name tells.</summary>
    public static ServiceException Refine(ServiceException exception)
    {
        if (exception.StatusCode == 401)
            return Copy(exception, exception.Kind, exception.ErrorId, exception.Message, NewToken);
        var (kind, id) = exception switch
        {
            { ErrorCode: "NOT_FOUND", StatusCode: 400 } => (ServiceErrorKind.InvalidArgument, ErrorIds.InvalidReference),
            { ErrorCode: "INVALID_REFERENCE" } when exception.Description?.Contains("in use by", StringComparison.Ordinal) == true =>
                (ServiceErrorKind.InvalidOperation, ErrorIds.DeletionRefused),
            { ErrorCode: "INVALID_REFERENCE" } when exception.Description?.Contains("can not be updated", StringComparison.Ordinal) == true =>
                (ServiceErrorKind.InvalidOperation, ErrorIds.UpdateRefused),
            { ErrorCode: "INVALID_REFERENCE" or "BAD_JOB_BINARY" or "INVALID_CREDENTIALS" } => (ServiceErrorKind.InvalidArgument, ErrorIds.InvalidReference),
            { ErrorCode: "NAME_ALREADY_EXISTS" or "DB_DUPLICATE_ENTRY" } => (ServiceErrorKind.Exists, ErrorIds.NameExists),
            { ErrorCode: "IMAGE_NOT_REGISTERED" } => (ServiceErrorKind.NotFound, ErrorIds.ImageNotRegistered),
            { ErrorCode: "DELETION_FAILED" } => (ServiceErrorKind.InvalidOperation, ErrorIds.DeletionRefused),
            { ErrorCode: "UPDATE_FAILED" } => (ServiceErrorKind.InvalidOperation, ErrorIds.UpdateRefused),
            { ErrorCode: "CANNOT_VERIFY" or "INVALID_JOB_STATUS" or "CREATION_FAILED" or "CANCELING_FAILED" or "SUSPENDING_FAILED" } =>
                (ServiceErrorKind.InvalidOperation, ErrorIds.StateRefused),
            { ErrorCode: "QUOTA_ERROR" } => (ServiceErrorKind.InvalidOperation, ErrorIds.QuotaExceeded),
            { ErrorCode: "VALIDATION_ERROR" or "INVALID_DATA" or "DATA_TOO_BIG" or "INVALID_PARAMS_ON_REQUEST" or "MALFORMED_REQUEST_BODY" } =>
                (ServiceErrorKind.InvalidArgument, ErrorIds.InvalidRequest),
            _ => (exception.Kind, exception.ErrorId),
        };
        return kind == exception.Kind && id == exception.ErrorId && kind is not ServiceErrorKind.NotFound ? exception : Copy(exception, kind, id, exception.Message, exception.OwnAction);
    }

    /// <summary>What Sahara's middleware says to a token without a project: 503 in plain text.</summary>
    public static ServiceException NotScoped(ServiceException exception) => Copy(
        exception,
        ServiceErrorKind.Authentication,
        ErrorIds.TokenNotScoped,
        $"{exception.Message} Sahara answers so when the token is for no project.",
        action: null);

    /// <summary>Something that only the other version of the API has.</summary>
    public static ServiceException NotInVersion(string what, SaharaApiVersion version) =>
        new(ServiceErrorKind.InvalidOperation, ErrorIds.NotInApiVersion, $"Sahara's API v{version.Display()} has no {what}.")
        {
            RecommendedAction = $"Use a session with Connect-Sahara -ApiVersion {(version == SaharaApiVersion.V2 ? "1.1" : "2")}.",
        };

    /// <summary>What was named exactly isn't there.</summary>
    public static ResourceNotFoundException NotFound(string noun, string nameOrId) => new(ErrorIds.NotFound, $"There is no {noun} '{nameOrId}'.");

    /// <summary>Another one has the name.</summary>
    public static ResourceExistsException NameExists(string noun, string name) => new(ErrorIds.NameExists, $"There is a {noun} '{name}' already.");

    private static ServiceException Copy(ServiceException source, ServiceErrorKind kind, string id, string message, string? action) => kind switch
    {
        ServiceErrorKind.NotFound => new ResourceNotFoundException(id, message)
        {
            StatusCode = source.StatusCode,
            ErrorCode = source.ErrorCode,
            Description = source.Description,
            RequestId = source.RequestId,
            ServerErrorId = source.ServerErrorId,
            RecommendedAction = action,
        },
        ServiceErrorKind.Exists => new ResourceExistsException(id, message)
        {
            StatusCode = source.StatusCode,
            ErrorCode = source.ErrorCode,
            Description = source.Description,
            RequestId = source.RequestId,
            ServerErrorId = source.ServerErrorId,
            RecommendedAction = action,
        },
        _ => new ServiceException(kind, id, message, source.InnerException)
        {
            StatusCode = source.StatusCode,
            ErrorCode = source.ErrorCode,
            Description = source.Description,
            RequestId = source.RequestId,
            ServerErrorId = source.ServerErrorId,
            RecommendedAction = action,
        },
    };
}
