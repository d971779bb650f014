using SapServiceTools.Cmdlets.Sahara.Completion;

namespace SapServiceTools.Cmdlets.Sahara.Templates;

/// <summary>Gets node group templates: some by name or id, those that match a pattern, or all.</summary>
[Cmdlet(VerbsCommon.Get, "SaharaNodeGroupTemplate", DefaultParameterSetName = SaharaSets.Name)]
[OutputType(typeof(SaharaNodeGroupTemplate))]
public sealed class GetSaharaNodeGroupTemplateCommand : GetSaharaCmdlet<SaharaNodeGroupTemplate>
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
