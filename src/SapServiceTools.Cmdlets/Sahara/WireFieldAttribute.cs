namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>Says which field of a body a parameter sets. Null, or an empty text, clears it; a parameter that isn't given leaves it alone.</summary>
/// <param name="name">The field under the name of API v2.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WireFieldAttribute(string name) : Attribute
{
    /// <summary>The field.</summary>
    public string Name { get; } = name;

    /// <summary>The model of what the value, or each of its items, names by name or id; null where it names nothing.</summary>
    public Type? Reference { get; init; }
}
