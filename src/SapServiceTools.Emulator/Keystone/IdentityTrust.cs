namespace SapServiceTools.Emulator.Keystone;

/// <summary>One user's leave for another to act in a project.</summary>
internal sealed record IdentityTrust(string Id, IdentityUser Trustor, IdentityUser Trustee, string ProjectId, IReadOnlyList<string> Roles, bool Impersonates);
