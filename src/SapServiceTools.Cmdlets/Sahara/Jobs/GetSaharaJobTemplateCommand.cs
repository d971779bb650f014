using SapServiceTools.Cmdlets.Sahara.Completion;

namespace SapServiceTools.Cmdlets.Sahara.Jobs;

/// <summary>Gets job templates: some by name or id, those that match a pattern, or all.</summary>
[Cmdlet(VerbsCommon.Get, "SaharaJobTemplate", DefaultParameterSetName = SaharaSets.Name)]
[OutputType(typeof(SaharaJobTemplate))]
public sealed class GetSaharaJobTemplateCommand : GetSaharaCmdlet<SaharaJobTemplate>
{
    /// <summary>Only those of this type, such as Pig.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaJobTypeCompleter))]
    public string? Type { get; set; }

    private protected override Dictionary<string, string?> Filters => new() { ["type"] = Type };
}
