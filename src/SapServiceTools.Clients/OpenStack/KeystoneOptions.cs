using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.OpenStack;

/// <summary>
/// Where and as whom to authenticate, and for what. Source: openstacksdk, configuration.
/// </summary>
public sealed record KeystoneOptions
{
    /// <summary>Keystone's address: its root, or with <c>/v3</c> or <c>/v2.0</c>.</summary>
    public string? AuthUrl { get; init; }

    /// <summary>How to authenticate.</summary>
    public KeystoneMethod Method { get; init; }

    /// <summary>3 or 2; null means what the address says, else the newest that Keystone offers.</summary>
    public int? IdentityApiVersion { get; init; }

    /// <summary>The user's name; it needs a domain.</summary>
    public string? UserName { get; init; }

    /// <summary>The user's id, in place of name and domain.</summary>
    public string? UserId { get; init; }

    /// <summary>The domain of the user, by name.</summary>
    public string? UserDomainName { get; init; }

    /// <summary>The domain of the user, by id.</summary>
    public string? UserDomainId { get; init; }

    /// <summary>The password.</summary>
    public string? Password { get; init; }

    /// <summary>A token, of <see cref="KeystoneMethod.Token"/> and <see cref="KeystoneMethod.FixedToken"/>.</summary>
    public string? Token { get; init; }

    /// <summary>The application credential's id.</summary>
    public string? ApplicationCredentialId { get; init; }

    /// <summary>The application credential's name; it needs its user.</summary>
    public string? ApplicationCredentialName { get; init; }

    /// <summary>The application credential's secret.</summary>
    public string? ApplicationCredentialSecret { get; init; }

    /// <summary>Scope: a project by id.</summary>
    public string? ProjectId { get; init; }

    /// <summary>Scope: a project by name; it needs a domain.</summary>
    public string? ProjectName { get; init; }

    /// <summary>The domain of the project, by name.</summary>
    public string? ProjectDomainName { get; init; }

    /// <summary>The domain of the project, by id.</summary>
    public string? ProjectDomainId { get; init; }

    /// <summary>Scope: a domain by id.</summary>
    public string? DomainId { get; init; }

    /// <summary>Scope: a domain by name.</summary>
    public string? DomainName { get; init; }

    /// <summary>Scope: the whole system.</summary>
    public bool SystemScope { get; init; }

    /// <summary>Scope: a trust.</summary>
    public string? TrustId { get; init; }

    /// <summary>Asks for no scope at all, where otherwise the user's default project would be taken.</summary>
    public bool Unscoped { get; init; }

    /// <summary>The values that no text may show.</summary>
    internal IEnumerable<string?> Secrets => [Password, Token, ApplicationCredentialSecret];

    /// <summary>Names no secret.</summary>
    public override string ToString() => $"{Method} {UserName ?? UserId ?? ApplicationCredentialName ?? ApplicationCredentialId} at {AuthUrl}";

    /// <summary>Checks that all is there that the method needs.</summary>
    /// <exception cref="ServiceException">All faults at once, with no value in the text.</exception>
    public void Validate()
    {
        var faults = Faults().ToList();
        if (faults.Count > 0)
            throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.CloudSettingsMissing, $"Can't authenticate: {string.Join("; ", faults)}.");
        CheckScope();
    }

    // Which one is meant would be a guess, and a wrong one changes what isn't to be changed.
    private void CheckScope()
    {
        if (Method is KeystoneMethod.None or KeystoneMethod.FixedToken)
            return;
        var scopes = Scopes().ToList();
        if (Method == KeystoneMethod.ApplicationCredential && scopes.Count > 0)
            throw TwoScopes($"An application credential has a project of its own, and {scopes[0]} is named beside it");
        // In v2.0 a trust is used in the project that is named with it.
        if (scopes.Count > 1 && !(IsV2 && scopes.Count == 2 && TrustId is not null && (ProjectId ?? ProjectName) is not null))
            throw TwoScopes($"A token is for one scope only, and {string.Join(" and ", scopes)} are named");
    }

    private bool IsV2 => IdentityApiVersion == 2 || (IdentityApiVersion is null && AuthUrl?.TrimEnd('/').EndsWith("/v2.0", StringComparison.OrdinalIgnoreCase) == true);

    private IEnumerable<string> Scopes()
    {
        if ((ProjectId ?? ProjectName) is not null)
            yield return $"a project ({(ProjectId is null ? "project_name" : "project_id")})";
        if ((DomainId ?? DomainName) is not null)
            yield return $"a domain ({(DomainId is null ? "domain_name" : "domain_id")})";
        if (TrustId is not null)
            yield return "a trust (trust_id)";
        if (SystemScope)
            yield return "the system (system_scope)";
        if (Unscoped)
            yield return "no scope";
    }

    private static ServiceException TwoScopes(string what) => new(ServiceErrorKind.InvalidArgument, ErrorIds.ScopeNotUnique, $"{what}.");

    private IEnumerable<string> Faults()
    {
        if (Method == KeystoneMethod.None)
            yield break;
        if (Method != KeystoneMethod.FixedToken)
        {
            if (string.IsNullOrEmpty(AuthUrl))
                yield return "Keystone's address (auth_url) is missing";
            else if (!Uri.TryCreate(AuthUrl, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                yield return "Keystone's address (auth_url) isn't an absolute http or https address";
            else if (uri.UserInfo.Length > 0)
                yield return "Keystone's address (auth_url) holds user and password, which belong into the fields of these names";
        }

        var user = UserName ?? UserId;
        if (Method == KeystoneMethod.Password && user is null)
            yield return "the user (username or user_id) is missing";
        if (Method == KeystoneMethod.Password && Password is null)
            yield return "the password is missing";
        if (Method is KeystoneMethod.Token or KeystoneMethod.FixedToken && string.IsNullOrEmpty(Token))
            yield return "the token is missing";
        else if (Method == KeystoneMethod.FixedToken && !AccessToken.IsSendable(Token!))
            yield return "the token has characters that no header can carry";
        if (Method != KeystoneMethod.ApplicationCredential)
            yield break;
        if (ApplicationCredentialSecret is null)
            yield return "the application credential's secret is missing";
        if (ApplicationCredentialId is null && ApplicationCredentialName is null)
            yield return "the application credential's id or name is missing";
        else if (ApplicationCredentialId is null && user is null)
            yield return "an application credential by name needs its user";
    }
}

/// <summary>How to authenticate at Keystone.</summary>
public enum KeystoneMethod : long
{
    /// <summary>User and password.</summary>
    Password,

    /// <summary>A token, for which Keystone gives another one with the wanted scope.</summary>
    Token,

    /// <summary>An application credential, which brings its project along.</summary>
    ApplicationCredential,

    /// <summary>A token that is sent as it is; Keystone isn't asked.</summary>
    FixedToken,

    /// <summary>No token; for services without authentication.</summary>
    None,
}
