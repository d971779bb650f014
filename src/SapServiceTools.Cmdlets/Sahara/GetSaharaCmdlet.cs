using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Sahara.Completion;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>A cmdlet that reads one kind of resources: some by name or id, those that match a pattern, or all.</summary>
public abstract class GetSaharaCmdlet<T> : SessionCmdlet<SaharaSession>
    where T : SaharaObject
{
    private Dictionary<string, string> _wanted = [];

    /// <summary>Names, ids or patterns; a pattern that is typed chooses from the list of all, the pipeline's names are literal. Without it: all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = SaharaSets.Name)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = SaharaSets.Property)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [SaharaNameTransformation]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SaharaNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Objects to read again, each in the session that it came from.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = SaharaSets.Object)]
    [ValidateNotNull]
    public T? InputObject { get; set; }

    /// <summary>The field to sort a list by. Without it: by name.</summary>
    [Parameter(ParameterSetName = SaharaSets.Name)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaSortCompleter))]
    public string? SortBy { get; set; }

    /// <summary>Sorts from the last to the first.</summary>
    [Parameter(ParameterSetName = SaharaSets.Name)]
    public SwitchParameter Descending { get; set; }

    /// <summary>As many of a list, at most; no more pages are asked for than that takes.</summary>
    [Parameter(ParameterSetName = SaharaSets.Name)]
    [ValidateRange(1, int.MaxValue)]
    public int? First { get; set; }

    /// <inheritdoc/>
    public override int ThrottleLimit => 8;

    /// <summary>What a list is sorted by if nothing is said; null leaves it to the server.</summary>
    private protected virtual string? DefaultSort => "name";

    /// <summary>Values that fields must have, under the names of API v2.</summary>
    private protected virtual Dictionary<string, string?> Filters => [];

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _wanted = Filters.Where(filter => filter.Value is not null).ToDictionary(filter => filter.Key, filter => SaharaValues.Canonical(filter.Key, filter.Value!));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is { } item)
        {
            var session = SessionFor(item.Session);
            Start(session, item, (writer, cancellationToken) => ReadAsync(item.Key, isId: true, session, writer, cancellationToken));
            return;
        }

        var patterns = AllowsPatterns ? (Name ?? []).Where(WildcardPattern.ContainsWildcardCharacters).ToList() : [];
        if (Name is null || patterns.Count > 0)
            List([.. patterns.Select(pattern => AnyCasePattern.From(pattern))]);
        foreach (var name in Name?.Except(patterns) ?? [])
        {
            var session = SessionFor();
            var literal = AllowsPatterns ? WildcardPattern.Unescape(name) : name;
            Start(session, name, (writer, cancellationToken) => ReadAsync(literal, isId: false, session, writer, cancellationToken));
        }
    }

    /// <summary>Reads more about one, where a switch asks for it.</summary>
    private protected virtual Task<T> CompleteAsync(T item, SaharaClient client, ICallLog log, CancellationToken cancellationToken) => Task.FromResult(item);

    /// <summary>A list of another kind than the manager's own.</summary>
    private protected virtual IAsyncEnumerable<T> ListAsync(SaharaClient client, SaharaQuery query, ICallLog log, CancellationToken cancellationToken) =>
        client.Manager<T>().ListAsync(query, log, cancellationToken);

    private void List(WildcardPattern[] patterns)
    {
        var session = SessionFor();
        var query = new SaharaQuery
        {
            Filters = _wanted,
            SortBy = SortBy is null ? DefaultSort : SaharaNaming.ToSnakeCase(SortBy),
            Descending = Descending,
            // A small page is of use only where all that is on it is wanted.
            PageSize = patterns.Length == 0 && First is < 200 && _wanted.Keys.All(session.Client().Manager<T>().IsFilteredThere) ? First : null,
            WithNames = true,
        };
        Start(session, session, async (writer, cancellationToken) =>
        {
            var client = session.Client();
            var count = 0;
            await foreach (var item in Sorted(client, query, writer, cancellationToken).ConfigureAwait(false))
            {
                if (patterns.Length > 0 && !Array.Exists(patterns, pattern => pattern.IsMatch(item.Name)))
                    continue;
                await writer.WriteNamedAsync(await CompleteAsync(item, client, writer, cancellationToken).ConfigureAwait(false), session, cancellationToken).ConfigureAwait(false);
                if (++count == First)
                    break;
            }
        });
    }

    private IAsyncEnumerable<T> Sorted(SaharaClient client, SaharaQuery query, ICallLog log, CancellationToken cancellationToken)
    {
        var manager = client.Manager<T>();
        if (query.SortBy is not { } field || !manager.IsSortedHere(field))
            return ListAsync(client, query, log, cancellationToken);
        return LocalSort.RunAsync(ListAsync(client, query with { SortBy = null, PageSize = null }, log, cancellationToken), item => manager.ValueOf(item, field), query.Descending);
    }

    private async Task ReadAsync(string key, bool isId, SaharaSession session, PipelineWriter writer, CancellationToken cancellationToken)
    {
        var client = session.Client();
        var item = isId
            ? await client.Manager<T>().GetAsync(key, writer, cancellationToken).ConfigureAwait(false)
            : await client.Manager<T>().FindAsync(key, writer, cancellationToken).ConfigureAwait(false);
        if (!client.Manager<T>().Fits(item, _wanted))
            return;
        await writer.WriteNamedAsync(await CompleteAsync(item, client, writer, cancellationToken).ConfigureAwait(false), session, cancellationToken).ConfigureAwait(false);
    }
}
