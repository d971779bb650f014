using System.Runtime.CompilerServices;
using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.Sahara;

/// <summary>
/// One kind of resources, the same in both versions of the API. Bodies are dictionaries under the names of v2;
/// a key with null clears its field, a key that isn't there leaves it alone.
/// </summary>
public class SaharaManager<T> : ISaharaManager
    where T : SaharaObject
{
    /// <summary>How often a list begins again because what a page begins behind was deleted.</summary>
    internal const int MaxRestarts = 20;

    private readonly SaharaNames _names;
    private readonly SaharaOptions _options;

    internal SaharaManager(SaharaKind<T> kind, SaharaApi api, SaharaOptions options, SaharaNames names)
    {
        Kind = kind;
        Api = api;
        _options = options;
        _names = names;
    }

    /// <summary>What messages call one of this kind.</summary>
    public string Noun => Kind.Noun;

    /// <summary>The fields by which a list can be sorted, under the names of v2.</summary>
    public IReadOnlyList<string> SortFields => Kind.SortFields;

    /// <summary>True for a field by which the server doesn't sort, or can't page, so that the whole list is to be sorted here.</summary>
    public bool IsSortedHere(string field) => !Kind.SortFields.Contains(field) && (Kind.IsSortedHere || Kind.SortFieldsHere.Contains(field));

    /// <summary>True if the server filters by a field.</summary>
    public bool IsFilteredThere(string field) => Kind.Filters.Contains(field);

    /// <summary>The value of a field as text, under the name of v2, whichever version the object came from.</summary>
    public string? ValueOf(T item, string field) => SaharaNaming.Value(item, field);

    internal SaharaKind<T> Kind { get; }

    SaharaKind ISaharaManager.Kind => Kind;

    internal SaharaApi Api { get; }

    private protected string Path => Kind.Path(Api.Version);

    /// <summary>All that fit, page by page, each as soon as its page is there.</summary>
    /// <exception cref="ServiceException">The server can't sort by that field, or refuses.</exception>
    public virtual async IAsyncEnumerable<T> ListAsync(SaharaQuery query, ICallLog log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = new SaharaPages<T>(Kind, Api.Version, query, query.PageSize ?? _options.PageSize);
        var shown = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var restarts = 0;
        while (pages.Next is { } next)
        {
            SaharaPage<T> page;
            try
            {
                page = await PageAsync(next, RetryMode.Always, log, cancellationToken).ConfigureAwait(false);
            }
            catch (ResourceNotFoundException) when (pages.IsBehindMarker && restarts++ < MaxRestarts)
            {
                log.Verbose($"What the next page of the {Kind.Nouns} begins behind was deleted meanwhile, so the list is read again.");
                pages = new SaharaPages<T>(Kind, Api.Version, query, query.PageSize ?? _options.PageSize);
                continue;
            }

            var fitting = pages.New(page).Where(item => Fits(Seen(item), query.Filters) && shown.Add(item.Key)).ToList();
            if (query.WithNames)
                await NameAsync(fitting, log, cancellationToken).ConfigureAwait(false);
            foreach (var item in fitting)
                yield return item;
        }
    }

    IAsyncEnumerable<SaharaObject> ISaharaManager.ListAsync(SaharaQuery query, ICallLog log, CancellationToken cancellationToken) => ListAsync(query, log, cancellationToken);

    /// <summary>Looks up the names of what some refer to by id, and puts them in. What can't be looked up is left out.</summary>
    public virtual Task NameAsync(IReadOnlyCollection<T> items, ICallLog log, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The names behind some ids, where they can be read: one request if one is unknown, a list if several are. An id without a name isn't in it.</summary>
    internal async Task<IReadOnlyDictionary<string, string>> NamesOfAsync(IEnumerable<string?> ids, ICallLog log, CancellationToken cancellationToken)
    {
        var wanted = ids.OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var unknown = wanted.Where(id => !_names.Knows(id)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        try
        {
            if (unknown.Count == 1)
                await GetAsync(unknown.Single(), log, cancellationToken).ConfigureAwait(false);
            else if (unknown.Count > 1)
                await ListUntilAsync().ConfigureAwait(false);
        }
        catch (ServiceException exception)
        {
            log.Verbose($"The name of a {Noun} can't be looked up, so its id is shown. {exception.Message}");
        }

        foreach (var id in unknown.Where(id => !_names.Knows(id)))
            _names.Add(Noun, id, null);
        return wanted.Where(id => _names.OfId(id) is not null).ToDictionary(id => id, id => _names.OfId(id)!, StringComparer.OrdinalIgnoreCase);

        async Task ListUntilAsync()
        {
            await foreach (var item in ListAsync(new SaharaQuery(), log, cancellationToken).ConfigureAwait(false))
            {
                unknown.Remove(item.Key);
                if (unknown.Count == 0)
                    break;
            }
        }
    }

    /// <summary>One by its id.</summary>
    /// <exception cref="ResourceNotFoundException">There is none.</exception>
    public virtual async Task<T> GetAsync(string id, ICallLog log, CancellationToken cancellationToken)
    {
        var purpose = $"read the {Noun} {Quote(id)}";
        return There(await Api.GetAsync(At(id), purpose, log, cancellationToken).ConfigureAwait(false), id, purpose);
    }

    /// <summary>
    /// One by name or id. What looks like an id is one, or else a name. Names are exact; a name that nothing has is looked for without regard to case.
    /// </summary>
    /// <exception cref="ResourceNotFoundException">There is none.</exception>
    /// <exception cref="ServiceException">Several have the name.</exception>
    public virtual async Task<T> FindAsync(string nameOrId, ICallLog log, CancellationToken cancellationToken)
    {
        ResourceNotFoundException? missing = null;
        if (Guid.TryParse(nameOrId, out _))
        {
            try
            {
                return await GetAsync(nameOrId, log, cancellationToken).ConfigureAwait(false);
            }
            catch (ResourceNotFoundException exception) when (Kind.IsNamed)
            {
                // It may be a name that looks like an id. Of an image that isn't registered there is more to say than that it isn't there.
                missing = exception.ErrorId == ErrorIds.NotFound ? null : exception;
            }
        }

        return await FindNamedAsync(nameOrId, log, cancellationToken).ConfigureAwait(false) ?? throw missing ?? SaharaErrors.NotFound(Noun, nameOrId);
    }

    /// <summary>The id of one that is named by name or id.</summary>
    /// <exception cref="ResourceNotFoundException">There is none.</exception>
    /// <exception cref="ServiceException">Several have the name.</exception>
    public async Task<string> IdOfAsync(string nameOrId, ICallLog log, CancellationToken cancellationToken) =>
        (await FindAsync(nameOrId, log, cancellationToken).ConfigureAwait(false)).Key;

    /// <summary>The one of that name, in any case if there is no other; null if there is none.</summary>
    /// <exception cref="ServiceException">There are several.</exception>
    private protected async Task<T?> FindNamedAsync(string name, ICallLog log, CancellationToken cancellationToken)
    {
        if (!Kind.IsNamed)
            return null;
        // A server that filters by names is asked first for the very name; without one it is a list of all that is read, once.
        var exact = new List<T>();
        if (Kind.Filters.Contains("name"))
        {
            var query = new SaharaQuery { Filters = new Dictionary<string, string> { ["name"] = name } };
            await foreach (var item in ListAsync(query, log, cancellationToken).ConfigureAwait(false))
                exact.Add(item);
            if (exact.Count > 0)
                return Only(name, exact);
        }

        var similar = new List<T>();
        await foreach (var item in ListAsync(new SaharaQuery(), log, cancellationToken).ConfigureAwait(false))
        {
            if (item.Name == name)
                exact.Add(item);
            else if (item.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                similar.Add(item);
        }

        return Only(name, exact) ?? Only(name, similar);
    }

    private T? Only(string name, List<T> found) => found.Count switch
    {
        0 => null,
        1 => found[0],
        _ => throw new ServiceException(
            ServiceErrorKind.InvalidArgument,
            ErrorIds.NameNotUnique,
            $"There are several {Kind.Nouns} with the name '{name}'. Name one by its id: {string.Join(", ", found.Select(item => item.Name == name ? item.Key : $"{item.Key} ({item.Name})"))}."),
    };

    /// <summary>Makes one.</summary>
    /// <exception cref="ResourceExistsException">The name is taken.</exception>
    /// <exception cref="ServiceException">The body can't be right, or the server refuses.</exception>
    public virtual async Task<T> CreateAsync(IReadOnlyDictionary<string, object?> body, ICallLog log, CancellationToken cancellationToken)
    {
        await CheckAsync(body, isUpdate: false, log, cancellationToken).ConfigureAwait(false);
        var purpose = $"create the {Noun} '{body.GetValueOrDefault("name")}'";
        return await CreateAsync(Path, Wire(body), body.GetValueOrDefault("name") as string, purpose, log, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// The same for a checked body. Names are unique in a project, so one whose response got lost is looked up by its name; what was there before the call is older than that.
    /// </summary>
    private protected Task<T> CreateAsync(string path, IReadOnlyDictionary<string, object?> wire, string? name, string purpose, ICallLog log, CancellationToken cancellationToken) =>
        CreateAsync(() => Api.SendAsync(HttpMethod.Post, path, wire, purpose, log, cancellationToken), name, purpose, log, cancellationToken);

    /// <summary>The same for any request that makes one.</summary>
    private protected async Task<T> CreateAsync(Func<Task<object?>> send, string? name, string purpose, ICallLog log, CancellationToken cancellationToken)
    {
        return name is null || !Kind.IsNamed
            ? await SendAsync().ConfigureAwait(false)
            : await new NamedCreation<T>(Api, Noun, name).RunAsync(SendAsync, FindAsync, log, cancellationToken).ConfigureAwait(false);

        async Task<T> SendAsync()
        {
            var created = One(await send().ConfigureAwait(false), purpose);
            return name is null || created.Name.Length == 0 || created.Name == name ? created : throw SaharaApi.Unexpected(purpose, "it is about another one");
        }

        // Read once more alone, because that response has the server's clock.
        async Task<(T Item, DateTimeOffset? ServerTime)?> FindAsync()
        {
            var filters = Kind.Filters.Contains("name") ? new Dictionary<string, string> { ["name"] = name } : [];
            await foreach (var item in ListAsync(new SaharaQuery { Filters = filters }, log, cancellationToken).ConfigureAwait(false))
            {
                if (item.Name != name)
                    continue;
                var reading = $"read the {Noun} {Quote(item.Key)}";
                var (answer, serverTime) = await Api.FetchAsync(At(item.Key), reading, log, cancellationToken).ConfigureAwait(false);
                return (There(answer, item.Key, reading), serverTime);
            }

            return null;
        }
    }

    /// <summary>Changes one.</summary>
    /// <exception cref="ServiceException">The body can't be right, there is none of that id, or the server refuses.</exception>
    public virtual Task<T> UpdateAsync(string id, IReadOnlyDictionary<string, object?> body, ICallLog log, CancellationToken cancellationToken) =>
        UpdateAsync(id, body, "change", log, cancellationToken);

    /// <summary>The same for what isn't a change to its users. Values that are set twice are as if they were set once, so a lost response is no doubt.</summary>
    private protected async Task<T> UpdateAsync(
        string id, IReadOnlyDictionary<string, object?> body, string verb, ICallLog log, CancellationToken cancellationToken)
    {
        await CheckAsync(body, isUpdate: true, log, cancellationToken).ConfigureAwait(false);
        var purpose = $"{verb} the {Noun} {Quote(id)}";
        return await Api.RepeatAsync(_ => UpdateOnceAsync(id, body, purpose, log, cancellationToken), log, cancellationToken).ConfigureAwait(false);
    }

    private protected async Task<T> UpdateOnceAsync(string id, IReadOnlyDictionary<string, object?> body, string purpose, ICallLog log, CancellationToken cancellationToken) =>
        One(await Api.SendAsync(Kind.Update(Api.Version), At(id), Wire(body), purpose, log, cancellationToken).ConfigureAwait(false), purpose, id);

    /// <summary>Deletes one.</summary>
    /// <exception cref="ResourceNotFoundException">There is none.</exception>
    /// <exception cref="ServiceException">It is in use or protected.</exception>
    public virtual Task DeleteAsync(string id, ICallLog log, CancellationToken cancellationToken) =>
        Api.DeleteAsync(At(id), null, $"delete the {Noun} {Quote(id)}", log, cancellationToken);

    /// <summary>What the server gives for creating the same elsewhere: the fields under the names of v2.</summary>
    /// <exception cref="ResourceNotFoundException">There is none.</exception>
    private protected async Task<IReadOnlyDictionary<string, object?>> ExportFieldsAsync(string id, ICallLog log, CancellationToken cancellationToken)
    {
        var purpose = $"export the {Noun} {Quote(id)}";
        var fields = Inner(await Api.GetAsync($"{At(id)}/export", purpose, log, cancellationToken).ConfigureAwait(false), Kind.Envelope(Api.Version), purpose);
        return SaharaNaming.ToV2(fields.All);
    }

    /// <summary>One by its id, as a poll reads it: without retries, for the poller decides when to ask again.</summary>
    internal async Task<T> PollAsync(string id, string detail, ICallLog log, CancellationToken cancellationToken)
    {
        var purpose = $"poll the {Noun} {Quote(id)}";
        return There(await Api.GetAsync($"{At(id)}{detail}", purpose, log, cancellationToken, RetryMode.Never).ConfigureAwait(false), id, purpose);
    }

    // In the moment of a deletion v1.1 answers 200, and the body is a text that describes the answer it should have been: "<Response 183 bytes [404 NOT FOUND]>".
    private T There(object? answer, string id, string purpose) =>
        answer is string text && text.Contains("[404 NOT FOUND]", StringComparison.Ordinal) ? throw SaharaErrors.NotFound(Noun, id) : One(answer, purpose, id);

    internal async Task<SaharaPage<T>> PageAsync(SaharaQueryText query, RetryMode retry, ICallLog log, CancellationToken cancellationToken)
    {
        var purpose = $"list the {Kind.Nouns}";
        var answer = await Api.GetAsync($"{Path}{query}", purpose, log, cancellationToken, retry).ConfigureAwait(false);
        if (answer is not IReadOnlyDictionary<string, object?> map || map.GetValueOrDefault(Kind.Plural(Api.Version)) is not IReadOnlyList<object?>)
            throw SaharaApi.Unexpected(purpose, $"the list '{Kind.Plural(Api.Version)}' is missing");
        var fields = Api.Fields(map);
        return new SaharaPage<T>(fields.Items(Kind.Plural(Api.Version), Kind.Make), new WireFields(fields.Map("markers")).Text("next"));
    }

    /// <summary>How messages name what a request names by its id.</summary>
    private protected string Quote(string id) => _names.Quote(id);

    private protected string At(string id) => $"{Path}/{Uri.EscapeDataString(id)}";

    /// <summary>The one that an answer shows. Where it is known which that must be, another one is no answer.</summary>
    private protected T One(object? answer, string purpose, string? id = null)
    {
        var one = Kind.Make(Inner(answer, Kind.Envelope(Api.Version), purpose));
        return id is null || string.Equals(one.Key, id, StringComparison.OrdinalIgnoreCase) ? Seen(one) : throw SaharaApi.Unexpected(purpose, "it is about another one");
    }

    private T Seen(T item)
    {
        if (item.Name.Length > 0)
            _names.Add(Noun, item.Key, item.Name);
        return item;
    }

    private protected WireFields Inner(object? answer, string envelope, string purpose) =>
        answer is IReadOnlyDictionary<string, object?> map && map.GetValueOrDefault(envelope) is IReadOnlyDictionary<string, object?> inner
            ? Api.Fields(inner)
            : throw SaharaApi.Unexpected(purpose, $"'{envelope}' is missing");

    private protected IReadOnlyDictionary<string, object?> Wire(IReadOnlyDictionary<string, object?> body)
    {
        if (Kind.IsDescriptionText && body.TryGetValue("description", out var description) && description is null)
            body = new Dictionary<string, object?>(body) { ["description"] = string.Empty };
        return Api.IsV2 ? body : SaharaNaming.ToV11(body);
    }

    private protected virtual Task CheckAsync(IReadOnlyDictionary<string, object?> body, bool isUpdate, ICallLog log, CancellationToken cancellationToken)
    {
        if (!_options.SkipChecks)
            Kind.Rules?.Check(body, isUpdate, Noun, Api.Version);
        return Task.CompletedTask;
    }

    /// <summary>Whether one has the values that are wanted; fields are under the names of v2.</summary>
    public bool Fits(T item, IReadOnlyDictionary<string, string> filters)
    {
        foreach (var (name, value) in filters)
        {
            if (!string.Equals(SaharaNaming.Value(item, name), value, StringComparison.Ordinal))
                return false;
        }

        return true;
    }
}

/// <summary>A manager whose kind is known only when the module runs.</summary>
internal interface ISaharaManager
{
    SaharaKind Kind { get; }

    Task<string> IdOfAsync(string nameOrId, ICallLog log, CancellationToken cancellationToken);

    IAsyncEnumerable<SaharaObject> ListAsync(SaharaQuery query, ICallLog log, CancellationToken cancellationToken);
}

/// <summary>A page of a list.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="Next">The marker of the next one; null on the last.</param>
internal sealed record SaharaPage<T>(IReadOnlyList<T> Items, string? Next);
