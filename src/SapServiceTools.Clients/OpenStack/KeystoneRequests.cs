using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.OpenStack;

/// <summary>The bodies with which tokens are asked for.</summary>
internal static class KeystoneRequests
{
    /// <summary>For <c>POST /v3/auth/tokens</c>.</summary>
    public static ReadOnlyMemory<byte> V3(KeystoneOptions options)
    {
        var (method, identity) = options.Method switch
        {
            KeystoneMethod.Token => ("token", Map(("id", options.Token))),
            KeystoneMethod.ApplicationCredential => ("application_credential", ApplicationCredential(options)),
            _ => ("password", Map(("user", User(options, options.Password)))),
        };
        var auth = Map(("identity", Map(("methods", new[] { method }), (method, identity))));
        // An application credential has its scope, and Keystone refuses one beside it.
        if (options.Method != KeystoneMethod.ApplicationCredential && Scope(options) is { } scope)
            auth["scope"] = scope;
        return FreeFormJson.Write(Map(("auth", auth)));
    }

    /// <summary>For <c>POST /v2.0/tokens</c>.</summary>
    /// <exception cref="ServiceException">Version 2.0 has no such method.</exception>
    public static ReadOnlyMemory<byte> V2(KeystoneOptions options)
    {
        var auth = options.Method switch
        {
            KeystoneMethod.Password => Map(("passwordCredentials", Map(("username", options.UserName), ("userId", options.UserId), ("password", options.Password)))),
            KeystoneMethod.Token => Map(("token", Map(("id", options.Token)))),
            _ => throw new ServiceException(
                ServiceErrorKind.InvalidArgument, ErrorIds.InvalidOption, "Identity v2.0 knows passwords and tokens only; an application credential needs v3."),
        };
        Add(auth, ("tenantId", options.ProjectId), ("tenantName", options.ProjectId is null ? options.ProjectName : null), ("trust_id", options.TrustId));
        return FreeFormJson.Write(Map(("auth", auth)));
    }

    private static Dictionary<string, object?> ApplicationCredential(KeystoneOptions options) => options.ApplicationCredentialId is { } id
        ? Map(("id", id), ("secret", options.ApplicationCredentialSecret))
        : Map(("name", options.ApplicationCredentialName), ("secret", options.ApplicationCredentialSecret), ("user", User(options, null)));

    private static Dictionary<string, object?> User(KeystoneOptions options, string? password) => options.UserId is { } id
        ? Map(("id", id), ("password", password))
        : Map(("name", options.UserName), ("domain", Domain(options.UserDomainId, options.UserDomainName)), ("password", password));

    private static object? Scope(KeystoneOptions options)
    {
        if (options.Unscoped)
            return "unscoped";
        if (options.TrustId is { } trust)
            return Map(("OS-TRUST:trust", Map(("id", trust))));
        if (options.SystemScope)
            return Map(("system", Map(("all", true))));
        if (options.ProjectId is { } project)
            return Map(("project", Map(("id", project))));
        if (options.ProjectName is { } name)
            return Map(("project", Map(("name", name), ("domain", Domain(options.ProjectDomainId, options.ProjectDomainName)))));
        return (options.DomainId ?? options.DomainName) is not null ? Map(("domain", Domain(options.DomainId, options.DomainName))) : null;
    }

    // Keystone takes no name without a domain; "default" is the id of the one that every installation has.
    private static Dictionary<string, object?> Domain(string? id, string? name) =>
        id is null && name is null ? Map(("id", "default")) : id is null ? Map(("name", name)) : Map(("id", id));

    private static Dictionary<string, object?> Map(params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        var map = new Dictionary<string, object?>(StringComparer.Ordinal);
        Add(map, fields);
        return map;
    }

    private static void Add(Dictionary<string, object?> map, params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        foreach (var (name, value) in fields)
        {
            if (value is not null)
                map[name] = value;
        }
    }
}
