namespace SapServiceTools.Cmdlets.Sahara.Data;

/// <summary>Gets contents of job binaries that Sahara keeps itself (API v1.1): some by name or id, those that match a pattern, or all.</summary>
[Cmdlet(VerbsCommon.Get, "SaharaJobBinaryInternal", DefaultParameterSetName = SaharaSets.Name)]
[OutputType(typeof(SaharaJobBinaryInternal))]
public sealed class GetSaharaJobBinaryInternalCommand : GetSaharaCmdlet<SaharaJobBinaryInternal>
{}
