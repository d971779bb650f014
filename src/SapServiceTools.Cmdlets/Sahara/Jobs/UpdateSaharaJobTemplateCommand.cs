namespace SapServiceTools.Cmdlets.Sahara.Jobs;

/// <summary>Changes job templates: their name and description, and who may do what. A parameter that isn't given leaves its field alone; null clears it.</summary>
[Cmdlet(VerbsData.Update, "SaharaJobTemplate", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true)]
[OutputType(typeof(SaharaJobTemplate))]
public sealed class UpdateSaharaJobTemplateCommand : SaharaUpdateCmdlet<SaharaJobTemplate>;
