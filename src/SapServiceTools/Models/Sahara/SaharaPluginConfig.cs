namespace SapServiceTools;

/// <summary>A setting that a plugin knows.</summary>
public sealed class SaharaPluginConfig
{
    private readonly WireFields _fields;

    internal SaharaPluginConfig(WireFields fields) => _fields = fields;

    /// <summary>The name.</summary>
    public string Name => _fields.Text("name") ?? string.Empty;

    /// <summary>What it does.</summary>
    public string? Description => _fields.Text("description");

    /// <summary><c>string</c>, <c>int</c>, <c>bool</c> or <c>dropdown</c>.</summary>
    public string? ConfigType => _fields.Text("config_type");

    /// <summary>The values to choose from, of a dropdown.</summary>
    public IReadOnlyList<object?> ConfigValues => _fields.ShownList("config_values");

    /// <summary>The value where none is given; a mask where the name says secret.</summary>
    public object? DefaultValue => _fields.ShownValue("name", "default_value");

    /// <summary>The service that it is for, or <c>general</c>: the first key of <c>cluster_configs</c> and <c>node_configs</c>.</summary>
    public string? ApplicableTarget => _fields.Text("applicable_target");

    /// <summary><c>cluster</c> or <c>node</c>.</summary>
    public string? Scope => _fields.Text("scope");

    /// <summary>False if a value must be given.</summary>
    public bool IsOptional => _fields.Flag("is_optional") ?? true;

    /// <summary>1 for what most users want to see, 2 for the rest.</summary>
    public long? Priority => _fields.Number("priority");

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
