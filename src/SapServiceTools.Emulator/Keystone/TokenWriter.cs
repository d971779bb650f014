using System.Globalization;
using SapServiceTools.Emulator.OpenStack.Wire;

namespace SapServiceTools.Emulator.Keystone;

/// <summary>Tokens as the two APIs show them.</summary>
internal sealed class TokenWriter(IdentityStore store, IdentityCatalog catalog)
{
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    public static JsonObject Domain(NamedId domain) => new() { ["id"] = domain.Id, ["name"] = domain.Name };

    /// <summary>The <c>token</c> of v3.</summary>
    public JsonObject ToV3(EmulatedToken token, bool withCatalog)
    {
        var json = new JsonObject
        {
            ["methods"] = JsonShapes.ToArray(token.Methods),
            ["user"] = new JsonObject
            {
                ["domain"] = Domain(store.Domains[0]),
                ["id"] = token.User.Id,
                ["name"] = token.User.Name,
                ["password_expires_at"] = null,
            },
            ["audit_ids"] = JsonShapes.ToArray(token.AuditIds),
            ["expires_at"] = Time(token.ExpiresAt),
            ["issued_at"] = Time(token.IssuedAt),
        };
        AddScope(token, json);
        if (token.Scope.Kind != ScopeKind.Unscoped)
        {
            json["roles"] = new JsonArray([.. store.Roles.Where(role => token.Roles.Contains(role.Name)).Select(Domain)]);
            if (withCatalog)
                json["catalog"] = catalog.ToV3(token.ProjectId);
        }
        return json;
    }

    /// <summary>The <c>access</c> of v2.0, which has the token itself in it.</summary>
    public JsonObject ToV2(EmulatedToken token)
    {
        var inner = new JsonObject { ["id"] = token.Id, ["expires"] = Time(token.ExpiresAt), ["issued_at"] = Time(token.IssuedAt) };
        if (token.ProjectId is { } projectId)
            inner["tenant"] = new JsonObject { ["id"] = projectId, ["name"] = ProjectName(projectId), ["enabled"] = true, ["description"] = "" };
        return new JsonObject
        {
            ["token"] = inner,
            ["user"] = new JsonObject
            {
                ["id"] = token.User.Id,
                ["name"] = token.User.Name,
                ["username"] = token.User.Name,
                ["roles"] = new JsonArray([.. token.Roles.Select(role => new JsonObject { ["name"] = role })]),
                ["roles_links"] = new JsonArray(),
            },
            ["serviceCatalog"] = token.ProjectId is null ? new JsonArray() : catalog.ToV2(token.ProjectId),
        };
    }

    private void AddScope(EmulatedToken token, JsonObject json)
    {
        switch (token.Scope.Kind)
        {
            case ScopeKind.Project:
                json["project"] = new JsonObject
                {
                    ["domain"] = Domain(store.Domains[0]),
                    ["id"] = token.Scope.Id,
                    ["name"] = ProjectName(token.Scope.Id!),
                };
                json["is_domain"] = false;
                break;
            case ScopeKind.Domain:
                json["domain"] = Domain(store.Domains.Single(domain => domain.Id == token.Scope.Id));
                break;
            case ScopeKind.System:
                json["system"] = new JsonObject { ["all"] = true };
                break;
        }
        if (token.Credential is { } credential)
            json["application_credential"] = new JsonObject { ["id"] = credential.Id, ["name"] = credential.Name, ["restricted"] = credential.IsUnrestricted != true };
        if (token.Trust is { } trust)
            json["OS-TRUST:trust"] = new JsonObject
            {
                ["id"] = trust.Id,
                ["trustor_user"] = new JsonObject { ["id"] = trust.Trustor.Id },
                ["trustee_user"] = new JsonObject { ["id"] = trust.Trustee.Id },
                ["impersonation"] = trust.Impersonates,
            };
    }

    private string ProjectName(string id) => store.Projects.Single(project => project.Id == id).Name;
}
