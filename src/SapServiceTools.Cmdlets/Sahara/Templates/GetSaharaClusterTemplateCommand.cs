namespace SapServiceTools.Cmdlets.Sahara.Templates;

/// <summary>Gets cluster templates: some by name or id, those that match a pattern, or all.</summary>
[Cmdlet(VerbsCommon.Get, "SaharaClusterTemplate", DefaultParameterSetName = SaharaSets.Name)]
[OutputType(typeof(SaharaClusterTemplate))]
public sealed class GetSaharaClusterTemplateCommand : GetSaharaByPluginCmdlet<SaharaClusterTemplate>;
