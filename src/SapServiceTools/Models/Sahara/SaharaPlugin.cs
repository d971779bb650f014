namespace SapServiceTools;

/// <summary>A plugin, which knows how to run one kind of software in clusters; with the details of one version where they were asked for.</summary>
public sealed class SaharaPlugin : SaharaObject
{
    internal SaharaPlugin(WireFields fields, string? version = null)
        : base(fields)
    {
        Version = version;
        Configs = fields.Items("configs", item => new SaharaPluginConfig(item));
        PluginLabels = fields.ItemsByName("plugin_labels", item => new SaharaLabel(item));
        VersionLabels = new ModelMap<IReadOnlyDictionary<string, SaharaLabel>>(fields.Map("version_labels")
            .Where(entry => entry.Value is IReadOnlyDictionary<string, object?>)
            .Select(entry => KeyValuePair.Create(
                entry.Key,
                new WireFields(new Dictionary<string, object?> { ["of"] = entry.Value }).ItemsByName("of", item => new SaharaLabel(item)))));
    }

    /// <inheritdoc/>
    public override string Name => GivenName;

    /// <summary>The name for people.</summary>
    public string? Title => Fields.Text("title");

    /// <summary>What it does.</summary>
    public string? Description => Fields.Text("description");

    /// <summary>The versions that it has.</summary>
    public IReadOnlyList<string> Versions => Fields.Texts("versions");

    /// <summary>The version whose details these are; null without details.</summary>
    public string? Version { get; }

    /// <summary>The labels <c>hidden</c>, <c>stable</c>, <c>enabled</c> and <c>deprecated</c>.</summary>
    public IReadOnlyDictionary<string, SaharaLabel> PluginLabels { get; }

    /// <summary>The labels of each version.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, SaharaLabel>> VersionLabels { get; }

    /// <summary>The processes of each service; with a version only.</summary>
    public IReadOnlyDictionary<string, object?> NodeProcesses => Fields.Shown("node_processes");

    /// <summary>Tags that an image must have to be used; with a version only.</summary>
    public IReadOnlyList<string> RequiredImageTags => Fields.Texts("required_image_tags");

    /// <summary>The settings that nodes and clusters may have; with a version only.</summary>
    public IReadOnlyList<SaharaPluginConfig> Configs { get; }

    /// <summary>All processes of all services.</summary>
    internal IEnumerable<string> AllProcesses => Fields.Map("node_processes").Values.OfType<IReadOnlyList<object?>>().SelectMany(list => list).OfType<string>();
}
