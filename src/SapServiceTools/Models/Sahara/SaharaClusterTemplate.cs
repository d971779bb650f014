namespace SapServiceTools;

/// <summary>A template for clusters.</summary>
public sealed class SaharaClusterTemplate : SaharaClusterSpecification
{
    internal SaharaClusterTemplate(WireFields fields)
        : base(fields)
    {
    }

    /// <inheritdoc/>
    public override string Name => GivenName;

    /// <summary>True for one that came with Sahara.</summary>
    public bool IsDefault => Fields.Flag("is_default") ?? false;
}
