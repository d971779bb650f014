using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.TenantInstances.InstanceManager;
using SapServiceTools.Clients.TenantInstances.ServiceKeys;
using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>
/// Opens a session with an Instance Manager or a Service Manager; the service key decides which. One read of the instances checks the credentials and fills the cache.
/// </summary>
[Cmdlet(VerbsCommunications.Connect, "InstanceManager", DefaultParameterSetName = KeySet)]
[OutputType(typeof(InstanceManagerSession))]
public sealed class ConnectInstanceManagerCommand : ConnectCmdlet
{
    private const string KeySet = "ServiceKey";
    private const string VcapSet = "VcapServices";
    private const string CredentialSet = "Credential";
    private const int InstancesToCheck = 200;

    private readonly List<string> _lines = [];

    /// <summary>
    /// The service key, or what has one in it, such as a binding, a default-env.json or what cf service-key prints: the path of a file, or of a binding's folder,
    /// JSON text, a text's lines, a hashtable, an object, or a SecureString with JSON text.
    /// Two keys, one of each service, open a session for the time of migration.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = KeySet)]
    [ValidateNotNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object ServiceKey { get; set; } = null!;

    /// <summary>Takes the binding from the application's environment: VCAP_SERVICES, the file that VCAP_SERVICES_FILE_PATH names, or the folders below SERVICE_BINDING_ROOT.</summary>
    [Parameter(Mandatory = true, ParameterSetName = VcapSet)]
    public SwitchParameter FromVcapServices { get; set; }

    /// <summary>Which binding: its name, its service's label, or a tag. Without it: label managed-hana or service-manager, or tag xsa-instancemanager.</summary>
    [Parameter(Position = 0, ParameterSetName = VcapSet)]
    [ValidateNotNullOrEmpty]
    public string? ServiceName { get; set; }

    /// <summary>User and password, with the four addresses.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CredentialSet)]
    [ValidateNotNull]
    [Credential]
    public PSCredential Credential { get; set; } = null!;

    /// <summary>Address for creating, with {tenant_id} in the tenant's place.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CredentialSet)]
    [Alias("post_managed_instance_url")]
    public string PostManagedInstanceUri { get; set; } = null!;

    /// <summary>Address for reading one, with {tenant_id} in the tenant's place.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CredentialSet)]
    [Alias("get_managed_instance_url")]
    public string GetManagedInstanceUri { get; set; } = null!;

    /// <summary>Address for reading all.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CredentialSet)]
    [Alias("get_all_managed_instances_url")]
    public string GetAllManagedInstancesUri { get; set; } = null!;

    /// <summary>Address for deleting, with {tenant_id} in the tenant's place.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CredentialSet)]
    [Alias("delete_managed_instance_url")]
    public string DeleteManagedInstanceUri { get; set; } = null!;

    /// <summary>Milliseconds between two polls of a pending operation; at least 0. Default is what the key says, else 300, or 2000 with a Service Manager.</summary>
    [Parameter]
    [Alias("polling_interval_millis")]
    public int? PollingIntervalMilliseconds { get; set; }

    /// <summary>Seconds that a wait lasts at most; at least 1. Default is what the key says, else 120, or 300 with a Service Manager.</summary>
    [Parameter]
    [Alias("polling_timeout_seconds")]
    public int? PollingTimeoutSeconds { get; set; }

    /// <summary>Instances that the cache holds; at least 1, default 500 or what the key says.</summary>
    [Parameter]
    [Alias("cache_max_items")]
    public int? CacheMaxItems { get; set; }

    /// <summary>Seconds after which a cached instance expires; at least 1, default 600 or what the key says.</summary>
    [Parameter]
    [Alias("cache_item_expire_seconds")]
    public int? CacheItemExpireSeconds { get; set; }

    /// <summary>The Service Manager's offering that instances are made from; default hana.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = VcapSet)]
    [ValidateNotNullOrEmpty]
    public string? OfferingName { get; set; }

    /// <summary>The Service Manager's plan that instances are made from; default hdi-shared.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = VcapSet)]
    [ValidateNotNullOrEmpty]
    public string? PlanName { get; set; }

    /// <summary>Whether getting a tenant's instance makes a binding where the Service Manager has none; default is what the key says, else that it does.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = VcapSet)]
    public bool? AllowBinding { get; set; }

    /// <summary>How the client's secret goes to the Service Manager's UAA: in the form (Body, the default) or in the Authorization header (Basic).</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = VcapSet)]
    public ClientAuthentication? TokenAuthentication { get; set; }

    /// <summary>Instances that this session begins to create in a minute at the Service Manager, at most; default 50, as published.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = VcapSet)]
    [ValidateRange(1, int.MaxValue)]
    public int? MaxCreatesPerMinute { get; set; }

    /// <summary>Requests that this session sends in a minute to the Service Manager, at most; default 1000, as published.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = VcapSet)]
    [ValidateRange(1, int.MaxValue)]
    public int? MaxRequestsPerMinute { get; set; }

    /// <summary>Requests that this session sends in an hour to the Service Manager, at most; default 10,000, as published.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = VcapSet)]
    [ValidateRange(1, int.MaxValue)]
    public int? MaxRequestsPerHour { get; set; }

    /// <summary>Limit for one request; default 60.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int? RequestTimeoutSeconds { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var given = ServiceKey is PSObject wrapped ? wrapped.BaseObject : ServiceKey;
        // What a program prints comes line by line.
        if (MyInvocation.ExpectingInput && given is string line && (_lines.Count > 0 || !new ServiceKeyArgument(SessionState.Path).IsWhole(line)))
            _lines.Add(line);
        else
            Connect();
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_lines.Count > 0)
        {
            ServiceKey = string.Join('\n', _lines);
            Connect();
        }

        base.EndProcessing();
    }

    private void Connect() => Open(
        () => CreateClient(Transport(RequestTimeoutSeconds)),
        client => Run(client.Uri.Host, (writer, cancellationToken) => ReadAllAsync(client, writer, cancellationToken)),
        client => new InstanceManagerSession(client, DateTimeOffset.UtcNow));

    private static async Task ReadAllAsync(IInstanceManager client, PipelineWriter writer, CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var _ in client.GetAllAsync(writer, cancellationToken).ConfigureAwait(false))
        {
            // An Instance Manager's list is one request, and a complete one fills the cache; a Service Manager's has pages, and its requests are rationed.
            if (++count == InstancesToCheck && client.BackEnd != "InstanceManager")
                break;
        }
    }

    private IInstanceManager CreateClient(TransportOptions transport)
    {
        var settings = new ConnectionSettings
        {
            PollingIntervalMillis = PollingIntervalMilliseconds,
            PollingTimeoutSeconds = PollingTimeoutSeconds,
            CacheMaxItems = CacheMaxItems,
            CacheItemExpireSeconds = CacheItemExpireSeconds,
            OfferingName = OfferingName,
            PlanName = PlanName,
            AllowBinding = AllowBinding,
            TokenAuthentication = TokenAuthentication,
            CreatesPerMinute = MaxCreatesPerMinute,
            RequestsPerMinute = MaxRequestsPerMinute,
            RequestsPerHour = MaxRequestsPerHour,
        };
        if (ParameterSetName != CredentialSet)
            return TenantInstanceClients.Create(ReadKeys(), settings, transport);
        return new InstanceManagerClient(
            settings.Apply(new InstanceManagerOptions
            {
                User = Credential.UserName,
                Password = Secrets.Reveal(Credential.Password),
                PostManagedInstanceUrl = PostManagedInstanceUri,
                GetManagedInstanceUrl = GetManagedInstanceUri,
                GetAllManagedInstancesUrl = GetAllManagedInstancesUri,
                DeleteManagedInstanceUrl = DeleteManagedInstanceUri,
            }),
            transport);
    }

    private IReadOnlyDictionary<string, object?>[] ReadKeys() => ParameterSetName == VcapSet
        ? [BoundServices.FindInstanceManager(ServiceName)]
        : new ServiceKeyArgument(SessionState.Path).Read(ServiceKey);
}
