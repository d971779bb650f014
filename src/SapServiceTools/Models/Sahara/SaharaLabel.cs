namespace SapServiceTools;

/// <summary>A label of a plugin or of one of its versions.</summary>
public sealed class SaharaLabel
{
    private readonly WireFields _fields;

    internal SaharaLabel(WireFields fields) => _fields = fields;

    /// <summary>Whether it applies.</summary>
    public bool Status => _fields.Flag("status") ?? false;

    /// <summary>Whether an administrator may change it.</summary>
    public bool Mutable => _fields.Flag("mutable") ?? false;

    /// <summary>What it means.</summary>
    public string? Description => _fields.Text("description");

    /// <summary>The status.</summary>
    public override string ToString() => Status.ToString();
}
