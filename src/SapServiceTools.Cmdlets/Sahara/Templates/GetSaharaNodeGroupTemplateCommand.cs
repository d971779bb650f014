namespace SapServiceTools.Cmdlets.Sahara.Templates;

/// <summary>Gets node group templates: some by name or id, those that match a pattern, or all.</summary>
[Cmdlet(VerbsCommon.Get, "SaharaNodeGroupTemplate", DefaultParameterSetName = SaharaSets.Name)]
[OutputType(typeof(SaharaNodeGroupTemplate))]
public sealed class GetSaharaNodeGroupTemplateCommand : GetSaharaByPluginCmdlet<SaharaNodeGroupTemplate>;
