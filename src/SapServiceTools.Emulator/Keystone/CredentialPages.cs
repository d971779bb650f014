using System.Globalization;
using SapServiceTools.Emulator.OpenStack.Wire;

namespace SapServiceTools.Emulator.Keystone;

/// <summary>The application credentials of a user, and trusts.</summary>
internal sealed class CredentialPages(IdentityStore store, Uri keystone)
{
    /// <summary><c>/v3/users/{id}/application_credentials[/{id}]</c>.</summary>
    public OpenStackResponse Credentials(string method, EmulatedToken token, string userId, string? id, JsonNode? body)
    {
        if (token.User.Id != userId)
            throw KeystoneException.Forbidden("identity:create_application_credential");
        var credential = store.Credentials.FirstOrDefault(candidate => candidate.User.Id == userId && candidate.Id == id);
        if (id is not null && credential is null)
            throw KeystoneException.NotFound("Application Credential", id);
        switch (method, credential)
        {
            case ("POST", null):
                return Create(token, body.Object("application_credential") ?? throw KeystoneException.Missing("application_credential"));
            case ("GET", null):
                var all = store.Credentials.Where(candidate => candidate.User.Id == userId).Select(candidate => Show(candidate));
                return OpenStackResponse.Json(200, new JsonObject { ["application_credentials"] = new JsonArray([.. all]), ["links"] = new JsonObject() });
            case ("GET", not null):
                return OpenStackResponse.Json(200, new JsonObject { ["application_credential"] = Show(credential) });
            case ("DELETE", not null):
                store.Credentials.Remove(credential);
                store.Revoke(credential);
                return OpenStackResponse.Empty(204);
            default:
                throw new KeystoneException(405, "Method Not Allowed", "The method is not allowed for the requested URL.");
        }
    }

    /// <summary><c>/v3/OS-TRUST/trusts[/{id}]</c>.</summary>
    public OpenStackResponse Trusts(string method, EmulatedToken token, string? id, JsonNode? body)
    {
        if (method == "POST" && id is null)
            return CreateTrust(token, body.Object("trust") ?? throw KeystoneException.Missing("trust"));
        var trust = store.Trusts.FirstOrDefault(candidate => candidate.Id == id) ?? throw KeystoneException.NotFound("trust", id ?? "");
        if (method != "DELETE")
            return OpenStackResponse.Json(200, new JsonObject { ["trust"] = Show(trust) });
        store.Trusts.Remove(trust);
        return OpenStackResponse.Empty(204);
    }

    private OpenStackResponse Create(EmulatedToken token, JsonObject given)
    {
        if (token.Credential is { IsUnrestricted: not true })
            throw KeystoneException.Forbidden("Using method 'application_credential' is not allowed for managing additional application credentials");
        var name = given.Text("name") ?? throw KeystoneException.Missing("name");
        if (store.Credentials.Exists(candidate => candidate.User == token.User && candidate.Name == name))
            throw KeystoneException.Conflict("Conflict occurred attempting to store application_credential - Duplicate entry.");
        var roles = given.Objects("roles").Select(role => role.Text("name") ?? store.Roles.FirstOrDefault(r => r.Id == role.Text("id"))?.Name ?? "").ToList();
        if (roles.Exists(role => !token.Roles.Contains(role)))
            throw KeystoneException.BadRequest("Invalid application credential: the roles must be the user's.");
        var expires = (DateTimeOffset?)null;
        if (given.Text("expires_at") is { } text)
            expires = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : throw KeystoneException.BadRequest("Invalid input for field 'expires_at': it isn't a time.");
        var credential = new ApplicationCredential(IdentityStore.NewId(), name, given.Text("secret") ?? IdentityStore.NewSecret(),
            token.User, token.ProjectId ?? throw KeystoneException.BadRequest("A project-scoped token is required."), roles.Count > 0 ? roles : token.Roles)
        {
            Description = given.Text("description"),
            ExpiresAt = expires,
            IsUnrestricted = given.Flag("unrestricted") ? true : null,
        };
        store.Credentials.Add(credential);
        var shown = Show(credential);
        // Shown this once.
        shown["secret"] = credential.Secret;
        return OpenStackResponse.Json(201, new JsonObject { ["application_credential"] = shown });
    }

    private OpenStackResponse CreateTrust(EmulatedToken token, JsonObject given)
    {
        var trustee = store.Users.FirstOrDefault(user => user.Id == given.Text("trustee_user_id")) ?? throw KeystoneException.NotFound("user", given.Text("trustee_user_id") ?? "");
        var roles = given.Objects("roles").Select(role => role.Text("name") ?? "").ToList();
        if (token.ProjectId is null || given.Text("trustor_user_id") != token.User.Id || given.Text("project_id") != token.ProjectId || roles.Exists(role => !token.Roles.Contains(role)))
            throw KeystoneException.Forbidden("identity:create_trust");
        var trust = new IdentityTrust(IdentityStore.NewId(), token.User, trustee, token.ProjectId, roles, given.Flag("impersonation"));
        store.Trusts.Add(trust);
        return OpenStackResponse.Json(201, new JsonObject { ["trust"] = Show(trust) });
    }

    private JsonObject Show(ApplicationCredential credential) => new()
    {
        ["id"] = credential.Id,
        ["name"] = credential.Name,
        ["description"] = credential.Description,
        ["user_id"] = credential.User.Id,
        ["project_id"] = credential.ProjectId,
        ["system"] = null,
        ["expires_at"] = credential.ExpiresAt is { } time ? TokenWriter.Time(time) : null,
        ["unrestricted"] = credential.IsUnrestricted,
        ["roles"] = new JsonArray([.. store.Roles.Where(role => credential.Roles.Contains(role.Name)).Select(Show)]),
        ["links"] = new JsonObject { ["self"] = $"{keystone}/application_credentials/{credential.Id}" },
    };

    private static JsonObject Show(NamedId role) => new()
    {
        ["id"] = role.Id,
        ["name"] = role.Name,
        ["domain_id"] = null,
        ["description"] = null,
        ["options"] = new JsonObject { ["immutable"] = true },
    };

    private JsonObject Show(IdentityTrust trust) => new()
    {
        ["id"] = trust.Id,
        ["trustor_user_id"] = trust.Trustor.Id,
        ["trustee_user_id"] = trust.Trustee.Id,
        ["project_id"] = trust.ProjectId,
        ["impersonation"] = trust.Impersonates,
        ["expires_at"] = null,
        ["roles"] = new JsonArray([.. store.Roles.Where(role => trust.Roles.Contains(role.Name)).Select(TokenWriter.Domain)]),
        ["links"] = new JsonObject { ["self"] = $"{keystone}/OS-TRUST/trusts/{trust.Id}" },
    };
}
