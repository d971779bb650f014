using SapServiceTools.Cmdlets.Sahara.Completion;
using SapServiceTools.Cmdlets.Sessions;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>The fields that clusters, their templates and node group templates have in common.</summary>
public abstract class SaharaFieldsCmdlet : SessionCmdlet<SaharaSession>
{
    /// <summary>The plugin whose processes run on the nodes.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("plugin_name")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaNameCompleter))]
    public string? PluginName { get; set; }

    /// <summary>The version of the plugin's software.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("plugin_version")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaPluginVersionCompleter))]
    public string? PluginVersion { get; set; }

    /// <summary>Manila shares, each with id, path and access_level.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Shares")]
    [WireField("shares")]
    public object[]? Share { get; set; }

    /// <summary>Whether the plugin works settings out from the machines' size.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("use_autoconfig")]
    public bool? UseAutoconfig { get; set; }

    /// <summary>What a person reads about it; null clears it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("description")]
    public string? Description { get; set; }

    /// <summary>Whether other projects may read it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("is_public")]
    public bool? IsPublic { get; set; }

    /// <summary>Whether it is kept from change and deletion.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("is_protected")]
    public bool? IsProtected { get; set; }
}
