using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Sahara.Data;

/// <summary>Deletes data sources; the data stays where it is. What is in use or protected can't be deleted.</summary>
[Cmdlet(VerbsCommon.Remove, "SaharaDataSource", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveSaharaDataSourceCommand : SaharaTargetCmdlet<SaharaDataSource>
{
    private protected override string Action => "Remove";

    private protected override Task WorkAsync(SaharaTarget<SaharaDataSource> target, PipelineWriter writer, CancellationToken cancellationToken) =>
        target.DeleteAsync(writer, cancellationToken);
}
