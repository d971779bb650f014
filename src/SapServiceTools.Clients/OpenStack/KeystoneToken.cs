using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.OpenStack;

/// <summary>A token, with what Keystone tells about it.</summary>
/// <param name="Value">What is sent; a secret.</param>
/// <param name="ExpiresAt">When it expires (UTC); null if that isn't known.</param>
/// <param name="Catalog">The services that it is good for; empty for an unscoped one.</param>
public sealed record KeystoneToken(string Value, DateTimeOffset? ExpiresAt, KeystoneCatalog Catalog) : AccessToken(Value, ExpiresAt)
{
    /// <summary>The user.</summary>
    public string? UserName { get; init; }

    /// <summary>The user's id.</summary>
    public string? UserId { get; init; }

    /// <summary>The project; null if it has another scope, or none.</summary>
    public string? ProjectName { get; init; }

    /// <summary>The project's id.</summary>
    public string? ProjectId { get; init; }

    /// <summary>What it is good for where that isn't a project, in words.</summary>
    public string? OtherScope { get; init; }

    /// <summary>True if it is for a project.</summary>
    public bool HasProject => (ProjectId ?? ProjectName) is not null;

    /// <summary>Names no secret.</summary>
    public override string ToString() => $"token of {UserName} for {ProjectName ?? ProjectId ?? OtherScope ?? "no project"} until {ExpiresAt:u}";
}
