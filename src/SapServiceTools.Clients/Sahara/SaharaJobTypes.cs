namespace SapServiceTools.Clients.Sahara;

/// <summary>The types of jobs, and what their runs can be configured with.</summary>
public sealed class SaharaJobTypes : SaharaManager<SaharaJobType>
{
    internal SaharaJobTypes(SaharaApi api, SaharaOptions options, SaharaNames names)
        : base(SaharaKinds.JobType, api, options, names)
    {
    }

    /// <summary>The types, and the plugins that run them.</summary>
    /// <param name="types">Only these; none means all.</param>
    /// <param name="plugin">Only those that this plugin runs.</param>
    /// <param name="version">Only those that this version of the plugin runs.</param>
    /// <param name="hints">Asks for hints at settings (v1.1).</param>
    /// <param name="log">Takes the request's log lines.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ServiceException">API v2 has no hints, or the server refuses.</exception>
    public async Task<IReadOnlyList<SaharaJobType>> ListAsync(
        IEnumerable<string> types, string? plugin, string? version, bool hints, ICallLog log, CancellationToken cancellationToken)
    {
        if (hints && Api.IsV2)
            throw SaharaErrors.NotInVersion("hints in the list of job types; ask for those of one type", Api.Version);
        var query = SaharaQueryText.Of(types.Select(type => KeyValuePair.Create("type", (string?)type)).Concat(
        [
            KeyValuePair.Create(Api.IsV2 ? "plugin_name" : "plugin", plugin),
            KeyValuePair.Create(Api.IsV2 ? "plugin_version" : "version", version),
            KeyValuePair.Create("hints", hints ? "true" : null),
        ]));
        return (await PageAsync(query, SapServiceTools.Clients.Http.RetryMode.Always, log, cancellationToken).ConfigureAwait(false)).Items;
    }

    /// <summary>Types have no address of their own, so one is read from the list.</summary>
    /// <inheritdoc/>
    public override async Task<SaharaJobType> GetAsync(string id, ICallLog log, CancellationToken cancellationToken) =>
        (await ListAsync([id], null, null, false, log, cancellationToken).ConfigureAwait(false)).FirstOrDefault(type => type.Name == id) ?? throw SaharaErrors.NotFound(Noun, id);

    /// <inheritdoc/>
    public override async Task<SaharaJobType> FindAsync(string nameOrId, ICallLog log, CancellationToken cancellationToken) =>
        (await ListAsync([nameOrId], null, null, false, log, cancellationToken).ConfigureAwait(false)).FirstOrDefault(type => type.Name == nameOrId)
        ?? await FindNamedAsync(nameOrId, log, cancellationToken).ConfigureAwait(false)
        ?? throw SaharaErrors.NotFound(Noun, nameOrId);

    /// <summary>What runs of a type can be configured with.</summary>
    /// <exception cref="ResourceNotFoundException">There is no such type.</exception>
    public async Task<SaharaJobConfigHint> GetConfigHintAsync(string type, ICallLog log, CancellationToken cancellationToken)
    {
        var purpose = $"read the configuration of job type '{type}'";
        var path = $"{(Api.IsV2 ? "job-templates" : "jobs")}/config-hints/{Uri.EscapeDataString(type)}";
        return new SaharaJobConfigHint(type, Inner(await Api.GetAsync(path, purpose, log, cancellationToken).ConfigureAwait(false), "job_config", purpose));
    }
}
