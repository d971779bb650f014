using System.Runtime.CompilerServices;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Sahara.Completion;

namespace SapServiceTools.Cmdlets.Sahara.Jobs;

/// <summary>Gets job executions: some by name or id, those that match a pattern, or all.</summary>
[Cmdlet(VerbsCommon.Get, "SaharaJobExecution", DefaultParameterSetName = SaharaSets.Name)]
[OutputType(typeof(SaharaJobExecution))]
public sealed class GetSaharaJobExecutionCommand : GetSaharaCmdlet<SaharaJobExecution>
{
    /// <summary>Only those with this status, such as RUNNING.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaStatusCompleter))]
    public string? Status { get; set; }

    /// <summary>Only those of this job template, by name or id.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaNameCompleter))]
    public string? JobTemplate { get; set; }

    /// <summary>Only those on this cluster, by name or id.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaNameCompleter))]
    public string? Cluster { get; set; }

    /// <summary>Has the server ask its engine about each first (API v1.1; servers of v2 do so by themselves).</summary>
    [Parameter]
    public SwitchParameter Refresh { get; set; }

    // Runs have no names, and the server sorts them by id only: to sort them otherwise takes the whole list, which streams as it is.
    private protected override string? DefaultSort => Descending ? "created_at" : null;

    private protected override Dictionary<string, string?> Filters => new() { ["status"] = Status };

    private protected override async IAsyncEnumerable<SaharaJobExecution> ListAsync(
        SaharaClient client, SaharaQuery query, ICallLog log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filters = new Dictionary<string, string>(query.Filters);
        if (JobTemplate is not null)
            filters["job_template_id"] = await client.JobTemplates.IdOfAsync(JobTemplate, log, cancellationToken).ConfigureAwait(false);
        if (Cluster is not null)
            filters["cluster_id"] = await client.Clusters.IdOfAsync(Cluster, log, cancellationToken).ConfigureAwait(false);
        await foreach (var item in client.JobExecutions.ListAsync(query with { Filters = filters }, log, cancellationToken).ConfigureAwait(false))
            yield return item;
    }

    private protected override Task<SaharaJobExecution> CompleteAsync(SaharaJobExecution item, SaharaClient client, ICallLog log, CancellationToken cancellationToken) =>
        Refresh ? client.JobExecutions.RefreshAsync(item.Id, log, cancellationToken) : base.CompleteAsync(item, client, log, cancellationToken);
}
