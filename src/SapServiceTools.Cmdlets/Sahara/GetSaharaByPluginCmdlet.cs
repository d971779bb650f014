using SapServiceTools.Cmdlets.Sahara.Completion;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>A cmdlet that reads resources that belong to a plugin.</summary>
public abstract class GetSaharaByPluginCmdlet<T> : GetSaharaCmdlet<T>
    where T : SaharaObject
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
