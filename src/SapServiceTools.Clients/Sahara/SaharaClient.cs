using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.OpenStack;

namespace SapServiceTools.Clients.Sahara;

/// <summary>
/// Client of OpenStack Sahara in API v1.1 and v2: what python-saharaclient does, with one object model, paging by itself, and waits.
/// One client a cloud and project; it is safe to use from many threads.
/// </summary>
public sealed class SaharaClient : ISaharaConnection
{
    private readonly ServiceTransport _transport;
    private readonly KeystoneAuthenticator _authenticator;
    private readonly SaharaEndpoint _endpoint;
    private readonly SaharaOptions _options;

    private SaharaClient(SaharaOptions options, ServiceTransport transport, KeystoneAuthenticator authenticator, SaharaEndpoint endpoint, TimeProvider time)
    {
        _options = options;
        _transport = transport;
        _authenticator = authenticator;
        _endpoint = endpoint;
        var api = new SaharaApi(endpoint, transport, authenticator, options.DefaultTimeout, time);
        Names = new SaharaNames(time);
        Plugins = new(api, options, Names);
        Images = new(api, options, Names);
        NodeGroupTemplates = new(SaharaKinds.NodeGroupTemplate, api, options, Names, Plugins);
        ClusterTemplates = new(SaharaKinds.ClusterTemplate, api, options, Names, Plugins);
        Clusters = new(api, options, Names, Plugins);
        DataSources = new(SaharaKinds.DataSource, api, options, Names);
        JobBinaries = new(SaharaKinds.JobBinary, api, options, Names);
        JobBinaryInternals = new(SaharaKinds.JobBinaryInternal, api, options, Names);
        JobTemplates = new(SaharaKinds.JobTemplate, api, options, Names);
        JobTypes = new(api, options, Names);
        JobExecutions = new(api, options, Names, JobTemplates, Clusters);
        Managers = [Plugins, Images, NodeGroupTemplates, ClusterTemplates, Clusters, DataSources, JobBinaries, JobBinaryInternals, JobTemplates, JobTypes, JobExecutions];
        Waiter = new(Clusters, JobExecutions, options, time);
    }

    /// <summary>The plugins.</summary>
    public SaharaPlugins Plugins { get; }

    /// <summary>The registered images.</summary>
    public SaharaImages Images { get; }

    /// <summary>The node group templates.</summary>
    public SaharaTemplates<SaharaNodeGroupTemplate> NodeGroupTemplates { get; }

    /// <summary>The cluster templates.</summary>
    public SaharaTemplates<SaharaClusterTemplate> ClusterTemplates { get; }

    /// <summary>The clusters.</summary>
    public SaharaClusters Clusters { get; }

    /// <summary>The data sources.</summary>
    public SaharaManager<SaharaDataSource> DataSources { get; }

    /// <summary>The job binaries.</summary>
    public SaharaBinaries<SaharaJobBinary> JobBinaries { get; }

    /// <summary>The contents that Sahara keeps itself (v1.1).</summary>
    public SaharaBinaries<SaharaJobBinaryInternal> JobBinaryInternals { get; }

    /// <summary>The job templates; v1.1 calls them jobs.</summary>
    public SaharaManager<SaharaJobTemplate> JobTemplates { get; }

    /// <summary>The types of jobs.</summary>
    public SaharaJobTypes JobTypes { get; }

    /// <summary>The job executions; v2 calls them jobs.</summary>
    public SaharaJobExecutions JobExecutions { get; }

    /// <summary>Waits for clusters and job executions.</summary>
    public SaharaWaiter Waiter { get; }

    /// <inheritdoc/>
    public Uri Uri => _endpoint.Base;

    /// <inheritdoc/>
    public string? UserName => _authenticator.Current?.UserName ?? _options.Cloud.Keystone.UserName ?? _options.Cloud.Keystone.UserId;

    /// <inheritdoc/>
    public long RequestCount => _transport.RequestCount + _authenticator.RequestCount;

    /// <inheritdoc/>
    public string ApiVersion => _endpoint.Version.Display();

    /// <inheritdoc/>
    public string? ProjectName => _authenticator.Current?.ProjectName ?? _authenticator.Current?.ProjectId;

    /// <inheritdoc/>
    public string? Region => _options.Cloud.Region;

    /// <summary>The regions that the catalog has; for completion.</summary>
    public IReadOnlyCollection<string> Regions =>
        [.. (_authenticator.Current?.Catalog.Services ?? []).SelectMany(service => service.Endpoints).Select(endpoint => endpoint.Region).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public IReadOnlyList<SaharaOperation> PendingOperations => Waiter.Pending;

    /// <summary>The names that recent responses had.</summary>
    internal SaharaNames Names { get; }

    /// <summary>The managers of all kinds.</summary>
    internal IReadOnlyList<ISaharaManager> Managers { get; }

    /// <summary>The manager of the kind with that model.</summary>
    public SaharaManager<T> Manager<T>()
        where T : SaharaObject => Managers.OfType<SaharaManager<T>>().Single();

    internal ISaharaManager Manager(Type model) => Managers.Single(manager => manager.Kind.Model == model);

    /// <summary>Authenticates, finds Sahara, and checks with one cheap call that it takes the token.</summary>
    /// <param name="options">The cloud and the client's settings.</param>
    /// <param name="transport">Limits; what the cloud says about TLS and time is put over them.</param>
    /// <param name="log">Takes the requests' log lines.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <param name="time">Drives waits and limits.</param>
    /// <exception cref="ServiceException">Something of that fails.</exception>
    public static async Task<SaharaClient> ConnectAsync(
        SaharaOptions options, TransportOptions? transport, ICallLog log, CancellationToken cancellationToken, TimeProvider? time = null)
    {
        var cloud = options.Cloud;
        var wanted = SaharaApiVersions.Parse(cloud.ApiVersion);
        var settings = Transport(cloud, transport ?? new TransportOptions());
        var redactor = new Redactor();
        var authenticator = new KeystoneAuthenticator(cloud.Keystone, settings, redactor, time);
        ServiceTransport? connection = null;
        try
        {
            connection = new ServiceTransport(settings, authenticator, redactor, time);
            foreach (var warning in cloud.Warnings)
                log.Warning(redactor.Text(warning));
            var token = await SignInAsync(cloud, authenticator, log, cancellationToken).ConfigureAwait(false);
            var address = cloud.Endpoint ?? LookUp(cloud, token, settings, redactor, log);
            var endpoint = await SaharaEndpoint.FindAsync(address, cloud.Endpoint is not null, wanted, connection, log, cancellationToken).ConfigureAwait(false);
            var client = new SaharaClient(options, connection, authenticator, endpoint, time ?? TimeProvider.System);
            await client.Plugins.PageAsync(SaharaQueryText.Of([]), RetryMode.Always, log, cancellationToken).ConfigureAwait(false);
            return client;
        }
        catch
        {
            connection?.Dispose();
            authenticator.Dispose();
            throw;
        }
    }

    /// <summary>Closes the connections; what is under way or waited for ends as an error that says so.</summary>
    public void Dispose()
    {
        Waiter.Dispose();
        _transport.Dispose();
        _authenticator.Dispose();
    }

    /// <summary>A token for a project; null where Keystone isn't asked.</summary>
    private static async Task<KeystoneToken?> SignInAsync(CloudSettings cloud, KeystoneAuthenticator authenticator, ICallLog log, CancellationToken cancellationToken)
    {
        if (cloud.Keystone.Method is KeystoneMethod.None or KeystoneMethod.FixedToken)
            return null;
        var token = await authenticator.GetTokenAsync(log, cancellationToken).ConfigureAwait(false);
        // Sahara, whose work is in projects, would answer 503.
        return token.HasProject ? token : throw new ServiceException(
            ServiceErrorKind.Authentication,
            ErrorIds.TokenNotScoped,
            token.OtherScope is { } scope
                ? $"Keystone gave a token for {scope}, and Sahara works in projects only."
                : "Keystone gave a token without a scope, and Sahara works in projects only.");
    }

    private static string LookUp(CloudSettings cloud, KeystoneToken? token, TransportOptions transport, Redactor redactor, ICallLog log)
    {
        if (token is null)
            throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.CloudSettingsMissing, "Without Keystone there is no catalog, so Sahara's own address must be given.")
            {
                RecommendedAction = "Give it with -SaharaUri, OS_DATA_PROCESSING_URL, or data_processing_endpoint_override in clouds.yaml.",
            };
        var found = token.Catalog.Find(new CatalogQuery(cloud.ServiceType ?? "data-processing", cloud.Interfaces.Count == 0 ? ["public"] : cloud.Interfaces)
        {
            ServiceName = cloud.ServiceName,
            Region = cloud.Region,
        });
        var address = redactor.Text(found.Url!);
        log.Verbose($"The catalog has Sahara in region {found.Region ?? "(none)"}, interface {found.Interface}: {address}");
        // Not to this machine either: that the catalog names it means the machine of who wrote the catalog.
        if (!transport.AllowUnencryptedAuthentication && IsScheme(cloud.Keystone.AuthUrl, Uri.UriSchemeHttps) && IsScheme(found.Url, Uri.UriSchemeHttp))
            throw new ServiceException(
                ServiceErrorKind.Insecure,
                ErrorIds.UnencryptedAuthentication,
                $"Keystone was asked over https, and its catalog has Sahara at {address}, which would get the token over plain http. Nothing was sent there.")
            {
                RecommendedAction = "Have the catalog mended, give Sahara's https address with -SaharaUri, or connect with -AllowUnencryptedAuthentication where the network is trusted.",
            };
        return found.Url!;
    }

    private static bool IsScheme(string? address, string scheme) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == scheme;

    private static TransportOptions Transport(CloudSettings cloud, TransportOptions transport) => transport with
    {
        RequestTimeout = cloud.Timeout ?? transport.RequestTimeout,
        SkipCertificateCheck = transport.SkipCertificateCheck || cloud.Insecure,
        CACertificatePath = transport.CACertificatePath ?? cloud.CACertificatePath,
        ClientCertificate = transport.ClientCertificate
            ?? (cloud.ClientCertificatePath is { } path ? ClientCertificate.Load(path, cloud.ClientKeyPath) : null),
    };
}
