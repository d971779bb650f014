namespace SapServiceTools.Cmdlets.Sahara.Clusters;

/// <summary>Changes clusters. A parameter that isn't given leaves its field alone; null clears it.</summary>
[Cmdlet(VerbsData.Update, "SaharaCluster", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true)]
[OutputType(typeof(SaharaCluster))]
public sealed class UpdateSaharaClusterCommand : SaharaUpdateCmdlet<SaharaCluster>
{
    /// <summary>Manila shares, each with id, path and access_level.</summary>
    [Parameter]
    [WireField("shares")]
    public object[]? Share { get; set; }
}
