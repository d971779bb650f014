namespace SapServiceTools;

/// <content>Errors of requests</content>
public static partial class ErrorIds
{
    /// <summary>The router has no application at this address: it is stopped or unmapped.</summary>
    [Cure("Start the application, or check its route, and try again.")]
    public const string ApplicationDown = nameof(ApplicationDown);

    /// <summary>401, or the token service refuses user, secret, certificate or token.</summary>
    [Cure("Check user and password, or fetch a new service key or token, and connect again.")]
    public const string AuthenticationFailed = nameof(AuthenticationFailed);

    /// <summary>400 or 422 that the protocol gives no other meaning. Description has the server's reason.</summary>
    [Cure("Correct what the message says of the request's parameters, then try again.")]
    public const string BadRequest = nameof(BadRequest);

    /// <summary>409 that has no other meaning.</summary>
    [Cure("Read what is there with the Get- cmdlet, then decide.")]
    public const string Conflict = nameof(Conflict);

    /// <summary>No connection, an unknown host, or a connection that broke. Where a change may have taken effect the message says so: LOST ANSWERS.</summary>
    [Cure("Check the address, the network and the proxy variables (HTTPS_PROXY, NO_PROXY).")]
    public const string ConnectionFailed = nameof(ConnectionFailed);

    /// <summary>The body of an answer isn't the protocol's: HTML, half of it, another resource. Where a change may have taken effect the message says so: LOST ANSWERS.</summary>
    [Cure("Often a proxy or a login page answers in the service's place: check the address, and see with -Debug what came.")]
    public const string InvalidResponse = nameof(InvalidResponse);

    /// <summary>The module's files were removed or replaced while a process had them loaded, such as by Uninstall-PSResource.</summary>
    [Cure("Start a new PowerShell process; install the module again if it is to stay.")]
    public const string ModuleRemoved = nameof(ModuleRemoved);

    /// <summary>There is nothing of that name or id (404, 410). Where it was to be removed, it is gone.</summary>
    [Cure("Check the name or id, and the address; the Get- cmdlet without a name lists what there is.")]
    public const string NotFound = nameof(NotFound);

    /// <summary>A wait's limit passed; the server goes on. TargetObject is the operation.</summary>
    [Cure("Pass the error's TargetObject to the Wait- cmdlet to go on waiting, or use a larger -TimeoutSeconds.")]
    public const string OperationTimedOut = nameof(OperationTimedOut);

    /// <summary>403.</summary>
    [Cure("Check the rights of the user or client.")]
    public const string PermissionDenied = nameof(PermissionDenied);

    /// <summary>429 more often than requests are sent again, or with a Retry-After longer than five minutes, which RetryAfter has.</summary>
    [Cure("Wait and try again, or use a smaller -ThrottleLimit.")]
    public const string RateLimited = nameof(RateLimited);

    /// <summary>3xx. Redirects aren't followed, since credentials would go along.</summary>
    [Cure("Use the address that the redirect leads to.")]
    public const string RedirectRefused = nameof(RedirectRefused);

    /// <summary>No whole answer in the time of one request. Where a change may have taken effect the message says so: LOST ANSWERS.</summary>
    [Cure("Try again later, or connect with a larger -RequestTimeoutSeconds.")]
    public const string RequestTimedOut = nameof(RequestTimedOut);

    /// <summary>An answer of more than 32 MiB, or a download of more than 1 GiB.</summary>
    [Cure("Ask for less, or check the address.")]
    public const string ResponseTooLarge = nameof(ResponseTooLarge);

    /// <summary>5xx more often than requests are sent again. Where a change may have taken effect the message says so: LOST ANSWERS.</summary>
    [Cure("Try again later. The server's administrator can find the request by the id in the message.")]
    public const string ServiceUnavailable = nameof(ServiceUnavailable);

    /// <summary>No secure connection: the certificate isn't trusted, is for another name or has expired.</summary>
    [Cure("Trust the issuer with -CACertificatePath or REQUESTS_CA_BUNDLE, or check the address.")]
    public const string TlsFailure = nameof(TlsFailure);

    /// <summary>Credentials would go over plain http to another machine; nothing was sent.</summary>
    [Cure("Use an https address, or connect with -AllowUnencryptedAuthentication where the network is trusted.")]
    public const string UnencryptedAuthentication = nameof(UnencryptedAuthentication);

    /// <summary>An error that isn't this module's own, such as one of .NET.</summary>
    [Cure("Please report it, with the output of Get-Error.")]
    public const string UnexpectedError = nameof(UnexpectedError);

    /// <summary>A status that the protocol doesn't have.</summary>
    [Cure("Check the address, and what stands between here and there, such as a proxy.")]
    public const string UnexpectedStatus = nameof(UnexpectedStatus);
}
