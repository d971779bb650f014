namespace SapServiceTools.Cmdlets.Sahara.Data;

/// <summary>Changes contents of job binaries in Sahara's own database (API v1.1): their name, and who may do what. A parameter that isn't given leaves its field alone; null clears it.</summary>
[Cmdlet(VerbsData.Update, "SaharaJobBinaryInternal", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true)]
[OutputType(typeof(SaharaJobBinaryInternal))]
public sealed class UpdateSaharaJobBinaryInternalCommand : SaharaUpdateCmdlet<SaharaJobBinaryInternal>
{
    // A content has none; without an attribute it is no parameter.
    /// <inheritdoc/>
    public override string? Description { get; set; }
}
