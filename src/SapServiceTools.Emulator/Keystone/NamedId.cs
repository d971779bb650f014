namespace SapServiceTools.Emulator.Keystone;

/// <summary>A project, domain or role.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
internal sealed record NamedId(string Id, string Name)
{
    /// <summary>True if a caller means this name. Keystone leaves that to its database, and those that are in use don't look at the case.</summary>
    public static bool IsName(string name, string? wanted) => string.Equals(name, wanted, StringComparison.OrdinalIgnoreCase);
}
