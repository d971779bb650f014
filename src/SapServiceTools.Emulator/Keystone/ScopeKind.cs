namespace SapServiceTools.Emulator.Keystone;

/// <summary>What a token gives access to.</summary>
internal enum ScopeKind
{
    Unscoped,
    Project,
    Domain,
    System,
}
