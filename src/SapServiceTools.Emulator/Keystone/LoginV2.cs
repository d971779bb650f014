using SapServiceTools.Emulator.OpenStack.Wire;

namespace SapServiceTools.Emulator.Keystone;

/// <summary>Authentication of the API v2.0: password and token, for a tenant by name or id, or none.</summary>
internal sealed class LoginV2(IdentityStore store)
{
    /// <summary>Makes a token for the <c>auth</c> object of a request.</summary>
    public EmulatedToken Login(JsonNode? body)
    {
        var auth = body.Object("auth") ?? throw KeystoneException.BadRequest("Expecting to find auth in request body.");
        if (auth.Object("token") is { } given)
        {
            var token = store.Find(given.Text("id")) ?? throw KeystoneException.Unauthorized();
            return Scoped("token", token.User, auth, token);
        }
        var password = auth.Object("passwordCredentials") ?? throw KeystoneException.BadRequest("Expecting to find passwordCredentials or token in auth.");
        var user = store.Users.FirstOrDefault(candidate => password.Text("userId") is { } id ? candidate.Id == id : NamedId.IsName(candidate.Name, password.Text("username")));
        return user is not null && user.Password == password.Text("password") ? Scoped("password", user, auth, null) : throw KeystoneException.Unauthorized();
    }

    private EmulatedToken Scoped(string method, IdentityUser user, JsonObject auth, EmulatedToken? from)
    {
        if (auth.Text("trust_id") is { } trustId)
        {
            var trust = store.Trusts.FirstOrDefault(candidate => candidate.Id == trustId && candidate.Trustee == user) ?? throw KeystoneException.Unauthorized();
            return store.Issue(method, trust.Impersonates ? trust.Trustor : user, new(ScopeKind.Project, trust.ProjectId), trust.Roles, from, trust: trust);
        }
        if (auth.Text("tenantId") is null && auth.Text("tenantName") is null)
            return store.Issue(method, user, default, [], from);
        var scope = new IdentityScope(ScopeKind.Project, auth.Text("tenantId") ?? store.Projects.FirstOrDefault(project => NamedId.IsName(project.Name, auth.Text("tenantName")))?.Id);
        return store.RolesOf(user, scope) is { Count: > 0 } roles ? store.Issue(method, user, scope, roles, from) : throw KeystoneException.Unauthorized();
    }
}
