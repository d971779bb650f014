namespace SapServiceTools;

/// <summary>A type of jobs, with the plugins that run it.</summary>
public sealed class SaharaJobType : SaharaObject
{
    internal SaharaJobType(WireFields fields)
        : base(fields) => Plugins = fields.Items("plugins", item => new SaharaJobTypePlugin(item));

    /// <inheritdoc/>
    public override string Name => GivenName;

    /// <summary>The plugins that run it.</summary>
    public IReadOnlyList<SaharaJobTypePlugin> Plugins { get; }
}
