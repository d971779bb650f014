using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.Sahara;

/// <summary>The clusters. What takes its time is only begun here; <see cref="SaharaWaiter"/> waits for it.</summary>
public sealed class SaharaClusters : SaharaManager<SaharaCluster>
{
    private readonly SaharaPlugins _plugins;
    private readonly bool _checks;

    internal SaharaClusters(SaharaApi api, SaharaOptions options, SaharaNames names, SaharaPlugins plugins)
        : base(SaharaKinds.Cluster, api, options, names)
    {
        _plugins = plugins;
        _checks = !options.SkipChecks;
    }

    /// <summary>One cluster with the events of its provisioning.</summary>
    /// <exception cref="ResourceNotFoundException">There is none.</exception>
    public async Task<SaharaCluster> GetWithEventsAsync(string id, ICallLog log, CancellationToken cancellationToken)
    {
        var purpose = $"read the cluster {Quote(id)}";
        return One(await Api.GetAsync($"{At(id)}?show_progress=True", purpose, log, cancellationToken).ConfigureAwait(false), purpose);
    }

    /// <summary>Begins to make clusters from one body. With a <c>count</c> above 1 each gets a number behind its name.</summary>
    /// <exception cref="ResourceExistsException">The name is taken.</exception>
    /// <exception cref="ServiceException">The body can't be right, or the server refuses.</exception>
    public async Task<IReadOnlyList<SaharaCluster>> CreateManyAsync(IReadOnlyDictionary<string, object?> body, ICallLog log, CancellationToken cancellationToken)
    {
        await CheckAsync(body, isUpdate: false, log, cancellationToken).ConfigureAwait(false);
        var wire = new Dictionary<string, object?>(Wire(body), StringComparer.Ordinal);
        var isOne = !wire.TryGetValue("count", out var count) || count is 1 or 1L or null;
        if (isOne)
            wire.Remove("count");
        var purpose = $"create the cluster '{body.GetValueOrDefault("name")}'";
        if (isOne)
            return [await CreateAsync(Path, wire, body.GetValueOrDefault("name") as string, purpose, log, cancellationToken).ConfigureAwait(false)];
        var path = Api.IsV2 ? Path : $"{Path}/multiple";
        var answer = await Api.SendAsync(HttpMethod.Post, path, wire, purpose, log, cancellationToken).ConfigureAwait(false);
        var made = Api.Fields(answer as IReadOnlyDictionary<string, object?> ?? throw SaharaApi.Unexpected(purpose, "an object was expected"));
        if (Api.IsV2)
            return made.Items("clusters", item => item.Item("cluster", Kind.Make) ?? throw SaharaApi.Unexpected(purpose, "'cluster' is missing"));
        var clusters = new List<SaharaCluster>();
        var ids = made.Texts("clusters").ToList();
        try
        {
            foreach (var id in ids)
                clusters.Add(await GetAsync(id, log, cancellationToken).ConfigureAwait(false));
        }
        catch (ServiceException exception)
        {
            throw TransportErrors.Unread($"The clusters '{body.GetValueOrDefault("name")}' were begun ({string.Join(", ", ids)}).", exception);
        }

        return clusters;
    }

    /// <inheritdoc/>
    public override async Task<SaharaCluster> CreateAsync(IReadOnlyDictionary<string, object?> body, ICallLog log, CancellationToken cancellationToken) =>
        (await CreateManyAsync(body, log, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Begins to scale.</summary>
    /// <exception cref="ServiceException">The cluster isn't Active, a group is unknown, or the scaling can't be right.</exception>
    public async Task<SaharaCluster> ScaleAsync(string id, SaharaScaling scaling, ICallLog log, CancellationToken cancellationToken)
    {
        if (_checks)
            BodyRules.CheckScaling(scaling, Api.Version);
        var purpose = $"scale the cluster {Quote(id)}";
        SaharaCluster scaled = null!;
        await Api.LostResponses.SendAsync("the scaling began", Api.NewBudget(), SendAsync, HasTakenEffectAsync, log, cancellationToken).ConfigureAwait(false);
        return scaled;

        async Task SendAsync() =>
            scaled = One(await Api.SendAsync(HttpMethod.Put, At(id), scaling.ToBody(), purpose, log, cancellationToken).ConfigureAwait(false), purpose, id);

        // Only an Active cluster takes a scaling, so one that isn't Active any more has taken this one.
        async Task<bool> HasTakenEffectAsync(ServiceException doubt)
        {
            scaled = await GetAsync(id, log, cancellationToken).ConfigureAwait(false);
            return scaled.Status != SaharaClusterStatus.Active || scaling.IsDone(scaled);
        }
    }

    /// <summary>Begins to check a cluster's health.</summary>
    /// <exception cref="ServiceException">It isn't Active, or is being checked already.</exception>
    public Task<SaharaCluster> VerifyAsync(string id, ICallLog log, CancellationToken cancellationToken)
    {
        var body = new Dictionary<string, object?> { ["verification"] = new Dictionary<string, object?> { ["status"] = "START" } };
        return Api.RepeatAsync(SendAsync, log, cancellationToken);

        // A check that is begun twice changes no more than one.
        async Task<SaharaCluster> SendAsync(bool isLost)
        {
            try
            {
                return await UpdateOnceAsync(id, body, $"check the cluster {Quote(id)}", log, cancellationToken).ConfigureAwait(false);
            }
            catch (ServiceException exception) when (exception.ErrorId == ErrorIds.StateRefused && isLost)
            {
                var cluster = await GetAsync(id, log, cancellationToken).ConfigureAwait(false);
                if (cluster.Verification?.Status == SaharaVerification.Checking)
                    return cluster;
                throw;
            }
        }
    }

    /// <summary>Puts Nova's present key of the cluster's key pair on its machines (v2).</summary>
    /// <exception cref="ServiceException">API v1.1 hasn't this, or the server refuses.</exception>
    public Task<SaharaCluster> UpdateKeypairAsync(string id, ICallLog log, CancellationToken cancellationToken) => Api.IsV2
        ? UpdateAsync(id, new Dictionary<string, object?> { ["update_keypair"] = true }, log, cancellationToken)
        : throw SaharaErrors.NotInVersion("update of a cluster's key pair", Api.Version);

    /// <summary>Deletes a cluster without regard to what its machines do (v2), and leaves what remains to an administrator.</summary>
    /// <returns>The name of the Heat stack that may remain; null if there is none.</returns>
    /// <exception cref="ServiceException">API v1.1 hasn't this, or the server refuses.</exception>
    public async Task<string?> ForceDeleteAsync(string id, ICallLog log, CancellationToken cancellationToken)
    {
        if (!Api.IsV2)
            throw SaharaErrors.NotInVersion("deletion by force", Api.Version);
        var answer = await Api.DeleteAsync(
            At(id), new Dictionary<string, object?> { ["force"] = true }, $"delete the cluster {Quote(id)} by force", log, cancellationToken).ConfigureAwait(false);
        return answer is IReadOnlyDictionary<string, object?> map ? new WireFields(map).Text("stack_name") : null;
    }

    private protected override async Task CheckAsync(IReadOnlyDictionary<string, object?> body, bool isUpdate, ICallLog log, CancellationToken cancellationToken)
    {
        await base.CheckAsync(body, isUpdate, log, cancellationToken).ConfigureAwait(false);
        if (_checks && !isUpdate)
            await ProcessCheck.RunAsync(_plugins, body, Noun, log, cancellationToken).ConfigureAwait(false);
    }
}
