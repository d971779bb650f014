using SapServiceTools.Cmdlets.Sahara.Completion;

namespace SapServiceTools.Cmdlets.Sahara.Templates;

/// <summary>Gets cluster templates: some by name or id, those that match a pattern, or all.</summary>
[Cmdlet(VerbsCommon.Get, "SaharaClusterTemplate", DefaultParameterSetName = SaharaSets.Name)]
[OutputType(typeof(SaharaClusterTemplate))]
public sealed class GetSaharaClusterTemplateCommand : GetSaharaCmdlet<SaharaClusterTemplate>
{
    /// <summary>Only those of this plugin.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaNameCompleter))]
    public string? PluginName { get; set; }

    /// <summary>Only those of this version of the plugin.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaPluginVersionCompleter))]
    public string? PluginVersion { get; set; }

    private protected override Dictionary<string, string?> Filters => new() { ["plugin_name"] = PluginName, ["plugin_version"] = PluginVersion };
}
