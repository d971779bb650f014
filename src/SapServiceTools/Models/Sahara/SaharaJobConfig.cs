namespace SapServiceTools;

/// <summary>A setting of a job.</summary>
public sealed class SaharaJobConfig
{
    private readonly WireFields _fields;

    internal SaharaJobConfig(WireFields fields) => _fields = fields;

    /// <summary>The name.</summary>
    public string Name => _fields.Text("name") ?? string.Empty;

    /// <summary>The value where none is given; a mask where the name says secret.</summary>
    public object? Value => _fields.ShownValue("name", "value");

    /// <summary>What it does.</summary>
    public string? Description => _fields.Text("description");

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
