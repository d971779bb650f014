namespace SapServiceTools;

/// <summary>The stable error ids; scripts match on them, so a name here never changes.</summary>
public static partial class ErrorIds
{
#pragma warning disable CS1591 // Cause and cure of each are in about_SapServiceTools_Reliability; a test holds the two against each other.
    public const string InvalidServiceKey = nameof(InvalidServiceKey);
    public const string InvalidJson = nameof(InvalidJson);
    public const string InvalidOption = nameof(InvalidOption);
    public const string InvalidTenantId = nameof(InvalidTenantId);
    public const string InvalidParameter = nameof(InvalidParameter);
    public const string ServiceNotBound = nameof(ServiceNotBound);
    public const string AuthenticationFailed = nameof(AuthenticationFailed);
    public const string PermissionDenied = nameof(PermissionDenied);
    public const string UnencryptedAuthentication = nameof(UnencryptedAuthentication);
    public const string BadRequest = nameof(BadRequest);
    public const string InstanceNotFound = nameof(InstanceNotFound);
    public const string InstanceExists = nameof(InstanceExists);
    public const string InstanceCreationFailed = nameof(InstanceCreationFailed);
    public const string InstanceDeletionFailed = nameof(InstanceDeletionFailed);
    public const string NameTaken = nameof(NameTaken);
    public const string CredentialsReplaced = nameof(CredentialsReplaced);
    public const string InstanceVanished = nameof(InstanceVanished);
    public const string UnexpectedInstanceStatus = nameof(UnexpectedInstanceStatus);
    public const string CredentialsMissing = nameof(CredentialsMissing);
    public const string NotFound = nameof(NotFound);
    public const string Conflict = nameof(Conflict);
    public const string RateLimited = nameof(RateLimited);
    public const string ServiceUnavailable = nameof(ServiceUnavailable);
    public const string ApplicationDown = nameof(ApplicationDown);
    public const string UnexpectedStatus = nameof(UnexpectedStatus);
    public const string RedirectRefused = nameof(RedirectRefused);
    public const string InvalidResponse = nameof(InvalidResponse);
    public const string ResponseTooLarge = nameof(ResponseTooLarge);
    public const string ConnectionFailed = nameof(ConnectionFailed);
    public const string TlsFailure = nameof(TlsFailure);
    public const string RequestTimedOut = nameof(RequestTimedOut);
    public const string OperationTimedOut = nameof(OperationTimedOut);
    public const string InvalidCatalog = nameof(InvalidCatalog);
    public const string InvalidKeyFile = nameof(InvalidKeyFile);
    public const string StateUnreadable = nameof(StateUnreadable);
    public const string StateInUse = nameof(StateInUse);
    public const string StateUnavailable = nameof(StateUnavailable);
    public const string SessionClosed = nameof(SessionClosed);
    public const string SessionRequired = nameof(SessionRequired);
    public const string PortInUse = nameof(PortInUse);
    public const string ListenFailed = nameof(ListenFailed);
    public const string AspNetCoreMissing = nameof(AspNetCoreMissing);
    public const string SessionFromElsewhere = nameof(SessionFromElsewhere);
    public const string SessionNotFound = nameof(SessionNotFound);
    public const string UnexpectedError = nameof(UnexpectedError);
#pragma warning restore CS1591
}
