namespace SapServiceTools.Clients.Sahara;

/// <summary>Node group templates or cluster templates: what plugins' processes are named in, and what can be exported.</summary>
public sealed class SaharaTemplates<T> : SaharaManager<T>
    where T : SaharaResource
{
    private readonly SaharaPlugins _plugins;
    private readonly bool _checks;

    internal SaharaTemplates(SaharaKind<T> kind, SaharaApi api, SaharaOptions options, SaharaNames names, SaharaPlugins plugins)
        : base(kind, api, options, names)
    {
        _plugins = plugins;
        _checks = !options.SkipChecks;
    }

    /// <summary>
    /// What creates the same elsewhere, under the names of v2. The server puts placeholders such as <c>{flavor_id}</c> where another cloud has other ids;
    /// of a cluster template it leaves the node groups out.
    /// </summary>
    /// <exception cref="ResourceNotFoundException">There is none.</exception>
    public Task<IReadOnlyDictionary<string, object?>> ExportAsync(string id, ICallLog log, CancellationToken cancellationToken) =>
        ExportFieldsAsync(id, log, cancellationToken);

    private protected override async Task CheckAsync(IReadOnlyDictionary<string, object?> body, bool isUpdate, ICallLog log, CancellationToken cancellationToken)
    {
        await base.CheckAsync(body, isUpdate, log, cancellationToken).ConfigureAwait(false);
        if (_checks)
            await ProcessCheck.RunAsync(_plugins, body, Noun, log, cancellationToken).ConfigureAwait(false);
    }
}
