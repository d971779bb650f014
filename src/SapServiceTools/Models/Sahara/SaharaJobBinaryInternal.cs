namespace SapServiceTools;

/// <summary>The content of a job binary that Sahara keeps in its own database (API v1.1).</summary>
public sealed class SaharaJobBinaryInternal : SaharaResource
{
    internal SaharaJobBinaryInternal(WireFields fields)
        : base(fields)
    {
    }

    /// <inheritdoc/>
    public override string Name => GivenName;

    /// <summary>Bytes.</summary>
    public long? DataSize => Fields.Number("datasize");
}
