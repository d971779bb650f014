using System.Management.Automation;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Sahara.Jobs;

/// <summary>Changes job executions: who may do what with them. A parameter that isn't given leaves its field alone; null clears it.</summary>
[Cmdlet(VerbsData.Update, "SaharaJobExecution", DefaultParameterSetName = SaharaSets.Name, SupportsShouldProcess = true)]
[OutputType(typeof(SaharaJobExecution))]
public sealed class UpdateSaharaJobExecutionCommand : SaharaTargetCmdlet<SaharaJobExecution>
{
    /// <summary>Whether other projects may read it.</summary>
    [Parameter]
    [WireField("is_public")]
    public bool? IsPublic { get; set; }

    /// <summary>Whether it is kept from change and deletion.</summary>
    [Parameter]
    [WireField("is_protected")]
    public bool? IsProtected { get; set; }

    private protected override string Action => "Update";

    private protected override Task WorkAsync(SaharaTarget<SaharaJobExecution> target, SaharaClient client, PipelineWriter writer, CancellationToken cancellationToken) =>
        SaharaUpdate.RunAsync(target, client.JobExecutions, client, writer, cancellationToken);
}
