namespace SapServiceTools.Emulator.Keystone;

/// <summary>A project, a domain, the system, or nothing.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Id">The id of the project or domain.</param>
internal readonly record struct IdentityScope(ScopeKind Kind, string? Id = null);
