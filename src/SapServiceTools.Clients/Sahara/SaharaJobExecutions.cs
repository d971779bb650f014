namespace SapServiceTools.Clients.Sahara;

/// <summary>The runs of jobs.</summary>
public sealed class SaharaJobExecutions : SaharaManager<SaharaJobExecution>
{
    private readonly SaharaManager<SaharaJobTemplate> _templates;
    private readonly SaharaClusters _clusters;

    internal SaharaJobExecutions(SaharaApi api, SaharaOptions options, SaharaNames names, SaharaManager<SaharaJobTemplate> templates, SaharaClusters clusters)
        : base(SaharaKinds.JobExecution, api, options, names)
    {
        _templates = templates;
        _clusters = clusters;
    }

    /// <summary>Puts in the names of job templates and clusters: at most one look-up of each for all of them, and none where a recent response had them.</summary>
    /// <inheritdoc/>
    public override async Task NameAsync(IReadOnlyCollection<SaharaJobExecution> items, ICallLog log, CancellationToken cancellationToken)
    {
        var templates = await _templates.NamesOfAsync(items.Where(run => run.JobTemplateName is null).Select(run => run.JobTemplateId), log, cancellationToken).ConfigureAwait(false);
        var clusters = await _clusters.NamesOfAsync(items.Where(run => run.ClusterName is null).Select(run => run.ClusterId), log, cancellationToken).ConfigureAwait(false);
        foreach (var run in items)
        {
            run.JobTemplateName ??= templates.GetValueOrDefault(run.JobTemplateId ?? string.Empty);
            run.ClusterName ??= clusters.GetValueOrDefault(run.ClusterId ?? string.Empty);
        }
    }

    /// <summary>Starts a job.</summary>
    /// <param name="body">Under the names of v2, with <c>job_template_id</c> and <c>cluster_id</c>.</param>
    /// <param name="log">Takes the request's log lines.</param>
    /// <param name="cancellationToken">Ends the call, not the job.</param>
    /// <exception cref="ServiceException">The body can't be right, or the server refuses.</exception>
    public override async Task<SaharaJobExecution> CreateAsync(IReadOnlyDictionary<string, object?> body, ICallLog log, CancellationToken cancellationToken)
    {
        await CheckAsync(body, isUpdate: false, log, cancellationToken).ConfigureAwait(false);
        var purpose = $"start the job template {Quote($"{body.GetValueOrDefault("job_template_id")}")}";
        if (Api.IsV2)
            return One(await Api.SendAsync(HttpMethod.Post, Path, body, purpose, log, cancellationToken).ConfigureAwait(false), purpose);
        var wire = new Dictionary<string, object?>(body, StringComparer.Ordinal);
        wire.Remove("job_template_id", out var template);
        return One(await Api.SendAsync(HttpMethod.Post, $"jobs/{Uri.EscapeDataString($"{template}")}/execute", wire, purpose, log, cancellationToken).ConfigureAwait(false), purpose);
    }

    /// <summary>Asks for the end of a run. One that has ended stays as it is.</summary>
    /// <exception cref="ServiceException">There is none, or the server refuses.</exception>
    public async Task<SaharaJobExecution> CancelAsync(string id, ICallLog log, CancellationToken cancellationToken)
    {
        if (Api.IsV2)
            return await UpdateAsync(id, Info("cancel"), log, cancellationToken).ConfigureAwait(false);
        var purpose = $"cancel the job execution '{id}'";
        return await Api.RepeatAsync(
            async _ => One(await Api.GetAsync($"{At(id)}/cancel", purpose, log, cancellationToken, SapServiceTools.Clients.Http.RetryMode.WhenWithoutEffect).ConfigureAwait(false), purpose),
            log,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks for a pause of a run; few engines can.</summary>
    /// <exception cref="ServiceException">There is none, or the engine can't.</exception>
    public Task<SaharaJobExecution> SuspendAsync(string id, ICallLog log, CancellationToken cancellationToken) => UpdateAsync(id, Info("suspend"), log, cancellationToken);

    /// <summary>A run, after the server has asked its engine about it. Servers of API v2 refuse to be asked for that, and ask by themselves from time to time.</summary>
    /// <exception cref="ResourceNotFoundException">There is none.</exception>
    public async Task<SaharaJobExecution> RefreshAsync(string id, ICallLog log, CancellationToken cancellationToken)
    {
        var purpose = $"refresh the job execution '{id}'";
        return One(await Api.GetAsync(Api.IsV2 ? At(id) : $"{At(id)}/refresh-status", purpose, log, cancellationToken).ConfigureAwait(false), purpose);
    }

    private static Dictionary<string, object?> Info(string status) => new() { ["info"] = new Dictionary<string, object?> { ["status"] = status } };
}
