namespace SapServiceTools.Emulator.Keystone;

/// <summary>A project, domain or role.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
internal sealed record NamedId(string Id, string Name);
