using SapServiceTools.Emulator.OpenStack.Wire;

namespace SapServiceTools.Emulator.Keystone;

/// <summary>Authentication of the API v3: password, token and application credential, and all scopes.</summary>
internal sealed class LoginV3(IdentityStore store)
{
    private static readonly string[] Methods = ["password", "token", "application_credential"];

    /// <summary>Makes a token for the <c>auth</c> object of a request.</summary>
    public EmulatedToken Login(JsonNode? body)
    {
        var auth = body.Object("auth") ?? throw KeystoneException.BadRequest("Expecting to find auth in request body.");
        var identity = auth.Object("identity") ?? throw KeystoneException.Missing("identity");
        var methods = identity.Array("methods") ?? throw KeystoneException.Missing("methods");
        var method = methods.Count == 1 ? methods[0].AsText() : null;
        if (method is null || !Methods.Contains(method))
            throw KeystoneException.Unauthorized("Attempted to authenticate with an unsupported method.", new JsonObject { ["methods"] = JsonShapes.ToArray(Methods) });
        var given = identity.Object(method) ?? throw KeystoneException.Missing(method);
        return method switch
        {
            "password" => WithPassword(given, auth["scope"]),
            "token" => WithToken(given, auth["scope"]),
            _ => WithCredential(given, auth["scope"]),
        };
    }

    private EmulatedToken WithPassword(JsonObject given, JsonNode? scope)
    {
        var user = FindUser(given.Object("user") ?? throw KeystoneException.Missing("user"));
        if (user is null || given["user"].Text("password") != user.Password)
            throw KeystoneException.Unauthorized();
        return Scoped("password", user, scope);
    }

    private EmulatedToken WithToken(JsonObject given, JsonNode? scope)
    {
        var token = store.Find(given.Text("id")) ?? throw KeystoneException.NotFound("token", "");
        return Scoped("token", token.User, scope, token);
    }

    private EmulatedToken WithCredential(JsonObject given, JsonNode? scope)
    {
        var user = given.Object("user") is { } named ? FindUser(named) : null;
        var credential = store.Credentials.FirstOrDefault(candidate => given.Text("id") is { } id
            ? candidate.Id == id
            : candidate.Name == given.Text("name") && candidate.User == user);
        if (credential is null || credential.Secret != given.Text("secret") || credential.ExpiresAt <= store.Now)
            throw KeystoneException.Unauthorized();
        if (scope is not null)
            throw KeystoneException.Unauthorized("Error authenticating with application credential: Application credentials cannot request a scope.", []);
        return store.Issue("application_credential", credential.User, new(ScopeKind.Project, credential.ProjectId), credential.Roles, credential: credential);
    }

    private EmulatedToken Scoped(string method, IdentityUser user, JsonNode? scope, EmulatedToken? from = null)
    {
        if (scope.Object("OS-TRUST:trust") is { } trust)
            return Trusted(method, user, trust.Text("id"), from);
        var wanted = Find(scope);
        var roles = store.RolesOf(user, wanted);
        if (wanted.Kind != ScopeKind.Unscoped && roles.Count == 0)
            throw KeystoneException.Unauthorized();
        return store.Issue(method, user, wanted, roles, from);
    }

    private EmulatedToken Trusted(string method, IdentityUser user, string? id, EmulatedToken? from)
    {
        var trust = store.Trusts.FirstOrDefault(candidate => candidate.Id == id && candidate.Trustee == user) ?? throw KeystoneException.Unauthorized();
        return store.Issue(method, trust.Impersonates ? trust.Trustor : user, new(ScopeKind.Project, trust.ProjectId), trust.Roles, from, trust: trust);
    }

    // A project that isn't there is a project without roles.
    private IdentityScope Find(JsonNode? scope)
    {
        if (scope.Object("project") is { } project)
            return new(ScopeKind.Project, project.Text("id") ?? store.Projects.FirstOrDefault(p => NamedId.IsName(p.Name, project.Text("name")) && IsDefault(Domain(project, "project")))?.Id);
        if (scope.Object("domain") is { } domain)
            return new(ScopeKind.Domain, store.Domains.FirstOrDefault(d => d.Id == domain.Text("id") || NamedId.IsName(d.Name, domain.Text("name")))?.Id);
        return new(scope.Object("system") is null ? ScopeKind.Unscoped : ScopeKind.System);
    }

    private IdentityUser? FindUser(JsonObject user) => user.Text("id") is { } id
        ? store.Users.FirstOrDefault(candidate => candidate.Id == id)
        : Domain(user, "user") is var domain && IsDefault(domain) ? store.Users.FirstOrDefault(candidate => NamedId.IsName(candidate.Name, user.Text("name"))) : null;

    private static JsonObject Domain(JsonObject holder, string kind) =>
        holder.Object("domain") ?? throw KeystoneException.BadRequest($"Expecting to find domain in {kind}.");

    private bool IsDefault(JsonObject domain) => domain.Text("id") is { } id ? id == store.Domains[0].Id : NamedId.IsName(store.Domains[0].Name, domain.Text("name"));
}
