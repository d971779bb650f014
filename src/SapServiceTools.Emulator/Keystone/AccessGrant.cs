namespace SapServiceTools.Emulator.Keystone;

/// <summary>The roles of a user in a scope.</summary>
internal sealed record AccessGrant(IdentityUser User, IdentityScope Scope, params string[] Roles);
