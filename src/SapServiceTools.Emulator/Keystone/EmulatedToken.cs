namespace SapServiceTools.Emulator.Keystone;

/// <summary>A token and what it stands for.</summary>
internal sealed class EmulatedToken
{
    public required string Id { get; init; }

    public required IReadOnlyList<string> Methods { get; init; }

    public required IdentityUser User { get; init; }

    public required IdentityScope Scope { get; init; }

    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>Its own audit id, then that of the token it was made from.</summary>
    public required IReadOnlyList<string> AuditIds { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; set; }

    public ApplicationCredential? Credential { get; init; }

    public IdentityTrust? Trust { get; init; }

    /// <summary>The project's id; null unless it is scoped to one.</summary>
    public string? ProjectId => Scope.Kind == ScopeKind.Project ? Scope.Id : null;
}

/// <summary>A project, a domain, the system, or nothing.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Id">The id of the project or domain.</param>
internal readonly record struct IdentityScope(ScopeKind Kind, string? Id = null);

/// <summary>What a token gives access to.</summary>
internal enum ScopeKind
{
    Unscoped,
    Project,
    Domain,
    System,
}
