namespace SapServiceTools;

/// <summary>An argument that a job template names for its runs.</summary>
public sealed class SaharaJobArgument
{
    private readonly WireFields _fields;

    internal SaharaJobArgument(WireFields fields) => _fields = fields;

    /// <summary>The name by which a run gives the value.</summary>
    public string Name => _fields.Text("name") ?? string.Empty;

    /// <summary>Where the value goes: <c>args</c>, <c>configs</c> or <c>params</c>.</summary>
    public string? MappingType => _fields.Text("mapping_type");

    /// <summary>The position or name there.</summary>
    public string? Location => _fields.Text("location");

    /// <summary><c>string</c>, <c>number</c> or <c>data_source</c>.</summary>
    public string? ValueType => _fields.Text("value_type");

    /// <summary>True if a run must give it.</summary>
    public bool Required => _fields.Flag("required") ?? false;

    /// <summary>The value where a run gives none.</summary>
    public string? Default => _fields.Text("default");

    /// <summary>What it means.</summary>
    public string? Description => _fields.Text("description");

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
