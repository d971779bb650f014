namespace SapServiceTools;

/// <summary>A template for nodes of one kind.</summary>
public sealed class SaharaNodeGroupTemplate : SaharaNodeSpecification
{
    internal SaharaNodeGroupTemplate(WireFields fields)
        : base(fields)
    {
    }

    /// <inheritdoc/>
    public override string Name => GivenName;

    /// <summary>The plugin whose processes run on the nodes.</summary>
    public string? PluginName => Fields.Text("plugin_name");

    /// <summary>The version of the plugin's software; v1.1 calls it <c>hadoop_version</c>.</summary>
    public string? PluginVersion => Fields.Text("plugin_version", "hadoop_version");

    /// <summary>True for one that came with Sahara.</summary>
    public bool IsDefault => Fields.Flag("is_default") ?? false;
}
