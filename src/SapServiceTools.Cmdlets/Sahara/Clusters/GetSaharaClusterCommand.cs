using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Sahara.Completion;

namespace SapServiceTools.Cmdlets.Sahara.Clusters;

/// <summary>Gets clusters: some by name or id, those that match a pattern, or all.</summary>
[Cmdlet(VerbsCommon.Get, "SaharaCluster", DefaultParameterSetName = SaharaSets.Name)]
[OutputType(typeof(SaharaCluster))]
public sealed class GetSaharaClusterCommand : GetSaharaByPluginCmdlet<SaharaCluster>
{
    /// <summary>Only those with this status, such as Active.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaStatusCompleter))]
    public string? Status { get; set; }

    /// <summary>Reads the events of the steps too, which takes a request for each cluster.</summary>
    [Parameter]
    public SwitchParameter IncludeEvent { get; set; }

    private protected override Dictionary<string, string?> Filters => new(base.Filters) { ["status"] = Status };

    private protected override Task<SaharaCluster> CompleteAsync(SaharaCluster item, SaharaClient client, ICallLog log, CancellationToken cancellationToken) =>
        IncludeEvent ? client.Clusters.GetWithEventsAsync(item.Id, log, cancellationToken) : base.CompleteAsync(item, client, log, cancellationToken);
}
