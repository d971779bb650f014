namespace SapServiceTools.Emulator.Keystone;

/// <summary>An id and secret that stand for a user in one project.</summary>
internal sealed record ApplicationCredential(string Id, string Name, string Secret, IdentityUser User, string ProjectId, IReadOnlyList<string> Roles)
{
    public string? Description { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public bool? IsUnrestricted { get; init; }

    // The compiler's own text would show the secret.
    public override string ToString() => Name;
}
