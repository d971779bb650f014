namespace SapServiceTools;

/// <summary>A plugin that runs a type of jobs.</summary>
public sealed class SaharaJobTypePlugin
{
    private readonly WireFields _fields;

    internal SaharaJobTypePlugin(WireFields fields) => _fields = fields;

    /// <summary>The plugin's name.</summary>
    public string Name => _fields.Text("name") ?? string.Empty;

    /// <summary>The name for people.</summary>
    public string? Title => _fields.Text("title");

    /// <summary>What it does.</summary>
    public string? Description => _fields.Text("description");

    /// <summary>The versions that run this type, each with hints for settings where they were asked for (API v1.1).</summary>
    public IReadOnlyDictionary<string, object?> Versions => _fields.Shown("versions");

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
