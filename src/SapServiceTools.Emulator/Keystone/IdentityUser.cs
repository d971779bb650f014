namespace SapServiceTools.Emulator.Keystone;

/// <summary>An account of the domain Default.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Password">Its password.</param>
internal sealed record IdentityUser(string Id, string Name, string Password)
{
    // The compiler's own text would show the password.
    public override string ToString() => Name;
}
