using System.Globalization;

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

    /// <summary>The value where a run gives none; a mask where the name says secret, and <see cref="GetDefault"/> has it.</summary>
    public string? Default => _fields.ShownValue("name", "default") is { } value ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;

    /// <summary>What it means.</summary>
    public string? Description => _fields.Text("description");

    /// <summary>The value where a run gives none, though it be a secret. Call it where it is needed, and nowhere else.</summary>
    public string? GetDefault() => _fields.Text("default");

    /// <summary>The fields as they came, under the server's names.</summary>
    internal IReadOnlyDictionary<string, object?> Fields => _fields.All;
    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
