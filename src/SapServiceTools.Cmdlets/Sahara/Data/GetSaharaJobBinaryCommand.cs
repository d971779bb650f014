namespace SapServiceTools.Cmdlets.Sahara.Data;

/// <summary>Gets job binaries: some by name or id, those that match a pattern, or all.</summary>
[Cmdlet(VerbsCommon.Get, "SaharaJobBinary", DefaultParameterSetName = SaharaSets.Name)]
[OutputType(typeof(SaharaJobBinary))]
public sealed class GetSaharaJobBinaryCommand : GetSaharaCmdlet<SaharaJobBinary>
{}
