using System.Security.Cryptography;
using SapServiceTools.Emulator.Configuration;

namespace SapServiceTools.Emulator.Keystone;

/// <summary>Users, projects, roles, tokens, application credentials and trusts. Callers hold <see cref="Gate"/>.</summary>
internal sealed class IdentityStore
{
    private readonly Dictionary<string, EmulatedToken> _tokens = new(StringComparer.Ordinal);
    private readonly EmulatorOptions _options;

    public IdentityStore(EmulatorOptions options, string password)
    {
        _options = options;
        User = new IdentityUser(NewId(), options.UserName, password);
        Admin = new IdentityUser(NewId(), "admin", password);
        var project = AddProject(options.OpenStack.ProjectName);
        var other = AddProject("other");
        var admins = AddProject("admin");
        AddProject("service");
        Grants =
        [
            new(User, new(ScopeKind.Project, project.Id), "reader", "member"),
            new(User, new(ScopeKind.Project, other.Id), "reader", "member"),
            new(User, new(ScopeKind.Domain, Domains[1].Id), "reader", "member"),
            new(Admin, new(ScopeKind.Project, admins.Id), "reader", "member", "admin"),
            new(Admin, new(ScopeKind.System), "reader", "member", "admin"),
        ];
    }

    public object Gate { get; } = new();

    /// <summary>The member of the projects.</summary>
    public IdentityUser User { get; }

    /// <summary>The administrator, with the same password.</summary>
    public IdentityUser Admin { get; }

    public IReadOnlyList<IdentityUser> Users => [User, Admin];

    public IReadOnlyList<NamedId> Domains { get; } = [new("default", "Default"), new(NewId(), "Division")];

    public List<NamedId> Projects { get; } = [];

    public IReadOnlyList<NamedId> Roles { get; } = [new(NewId(), "reader"), new(NewId(), "member"), new(NewId(), "admin")];

    public IReadOnlyList<AccessGrant> Grants { get; }

    public List<ApplicationCredential> Credentials { get; } = [];

    public List<IdentityTrust> Trusts { get; } = [];

    public DateTimeOffset Now => _options.TimeProvider.GetUtcNow();

    /// <summary>Tokens that are valid now.</summary>
    public int TokenCount => _tokens.Values.Count(token => token.ExpiresAt > Now);

    public static string NewId() => Guid.NewGuid().ToString("N");

    public static string NewSecret(int bytes = 64) =>
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(bytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>The roles of a user in a scope; empty if it has none there.</summary>
    public IReadOnlyList<string> RolesOf(IdentityUser user, IdentityScope scope) =>
        Grants.FirstOrDefault(grant => grant.User == user && grant.Scope == scope)?.Roles ?? [];

    /// <summary>The token with this id, or null if there is none, it has expired or was revoked.</summary>
    public EmulatedToken? Find(string? id) => id is not null && _tokens.TryGetValue(id, out var token) && token.ExpiresAt > Now ? token : null;

    /// <summary>Makes a token; one made from another lives no longer than that.</summary>
    public EmulatedToken Issue(string method, IdentityUser user, IdentityScope scope, IReadOnlyList<string> roles,
        EmulatedToken? from = null, ApplicationCredential? credential = null, IdentityTrust? trust = null)
    {
        var now = Now;
        var token = new EmulatedToken
        {
            Id = "gAAAAA" + NewSecret(96),
            Methods = from is null ? [method] : [method, .. from.Methods.Where(other => other != method)],
            User = user,
            Scope = scope,
            Roles = roles,
            AuditIds = from is null ? [NewSecret(16)] : [NewSecret(16), from.AuditIds[^1]],
            IssuedAt = now,
            ExpiresAt = from?.ExpiresAt ?? now + _options.TokenLifetime,
            Credential = credential ?? from?.Credential,
            Trust = trust,
        };
        _tokens.Add(token.Id, token);
        return token;
    }

    public bool Revoke(string? id) => id is not null && _tokens.Remove(id);

    public void RevokeAll() => _tokens.Clear();

    public void Revoke(ApplicationCredential credential)
    {
        foreach (var token in _tokens.Values.Where(token => token.Credential == credential).ToList())
            _tokens.Remove(token.Id);
    }

    private NamedId AddProject(string name)
    {
        var project = new NamedId(NewId(), name);
        Projects.Add(project);
        return project;
    }
}

/// <summary>A project, domain or role.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
internal sealed record NamedId(string Id, string Name)
{
    /// <summary>True if a caller means this name. Keystone leaves that to its database, and those that are in use don't look at the case.</summary>
    public static bool IsName(string name, string? wanted) => string.Equals(name, wanted, StringComparison.OrdinalIgnoreCase);
}

/// <summary>An account of the domain Default.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Password">Its password.</param>
internal sealed record IdentityUser(string Id, string Name, string Password)
{
    // The compiler's own text would show the password.
    public override string ToString() => Name;
}

/// <summary>The roles of a user in a scope.</summary>
internal sealed record AccessGrant(IdentityUser User, IdentityScope Scope, params string[] Roles);

/// <summary>An id and secret that stand for a user in one project.</summary>
internal sealed record ApplicationCredential(string Id, string Name, string Secret, IdentityUser User, string ProjectId, IReadOnlyList<string> Roles)
{
    public string? Description { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public bool? IsUnrestricted { get; init; }

    // The compiler's own text would show the secret.
    public override string ToString() => Name;
}

/// <summary>One user's leave for another to act in a project.</summary>
internal sealed record IdentityTrust(string Id, IdentityUser Trustor, IdentityUser Trustee, string ProjectId, IReadOnlyList<string> Roles, bool Impersonates);
