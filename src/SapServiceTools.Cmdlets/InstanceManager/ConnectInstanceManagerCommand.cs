using System.Management.Automation;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.InstanceManager;
using SapServiceTools.Cmdlets.Parameters;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Sessions;

namespace SapServiceTools.Cmdlets;

/// <summary>Opens a session with an Instance Manager. One read of all instances checks the credentials and fills the cache.</summary>
[Cmdlet(VerbsCommunications.Connect, "InstanceManager", DefaultParameterSetName = KeySet)]
[OutputType(typeof(InstanceManagerSession))]
public sealed class ConnectInstanceManagerCommand : AsyncCmdlet
{
    private const string KeySet = "ServiceKey";
    private const string VcapSet = "VcapServices";
    private const string CredentialSet = "Credential";

    /// <summary>The service key, or the credentials object of a binding: the path of a JSON file, JSON text, a hashtable, an object, or a SecureString with JSON text.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = KeySet)]
    [ValidateNotNull]
    public object ServiceKey { get; set; } = null!;

    /// <summary>Takes the binding from the environment variable VCAP_SERVICES.</summary>
    [Parameter(Mandatory = true, ParameterSetName = VcapSet)]
    public SwitchParameter FromVcapServices { get; set; }

    /// <summary>Which binding: its name, its service's label, or a tag. Without it: label managed-hana or tag xsa-instancemanager.</summary>
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

    /// <summary>Milliseconds between two looks at a pending operation; at least 0, default 300 or what the key says.</summary>
    [Parameter]
    [Alias("polling_interval_millis")]
    public int? PollingIntervalMilliseconds { get; set; }

    /// <summary>Seconds that a wait lasts at most; at least 1, default 120 or what the key says.</summary>
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

    /// <summary>Limit for one request; default 60.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int? RequestTimeoutSeconds { get; set; }

    /// <summary>A PEM file, or a folder of them, with certificates to trust beside the system's. Without it REQUESTS_CA_BUNDLE or SSL_CERT_FILE is used.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CACertificatePath { get; set; }

    /// <summary>Trusts any certificate. For trials only: the credentials go to whoever answers.</summary>
    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>Leaves this runspace's default session as it is.</summary>
    [Parameter]
    public SwitchParameter NoDefault { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        InstanceManagerClient? client = null;
        try
        {
            client = new InstanceManagerClient(WithParameters(ReadOptions()), Transport());
            Run(client.Uri.Host, (writer, cancellationToken) => ReadAllAsync(client, writer, cancellationToken));
            var session = new InstanceManagerSession(client, DateTimeOffset.UtcNow);
            RunspaceSessions.Current.Add(session, makeDefault: !NoDefault);
            client = null;
            WriteObject(session);
        }
        catch (ServiceException exception)
        {
            // Terminating, because a script that went on would act in the session before this one.
            ThrowTerminatingError(ErrorRecords.From(exception, null));
        }
        finally
        {
            client?.Dispose();
        }
    }

    private static async Task ReadAllAsync(InstanceManagerClient client, PipelineWriter writer, CancellationToken cancellationToken)
    {
        await foreach (var _ in client.GetAllAsync(writer, cancellationToken).ConfigureAwait(false))
        {
            // To its end, because only a complete list fills the cache.
        }
    }

    private InstanceManagerOptions ReadOptions() => ParameterSetName switch
    {
        VcapSet => InstanceManagerOptions.FromServiceKey(VcapServices.FindInstanceManager(ReadVcapServices(), ServiceName)),
        CredentialSet => new InstanceManagerOptions
        {
            User = Credential.UserName,
            Password = Secrets.Reveal(Credential.Password),
            PostManagedInstanceUrl = PostManagedInstanceUri,
            GetManagedInstanceUrl = GetManagedInstanceUri,
            GetAllManagedInstancesUrl = GetAllManagedInstancesUri,
            DeleteManagedInstanceUrl = DeleteManagedInstanceUri,
        },
        _ => InstanceManagerOptions.FromServiceKey(new FreeFormReader(SessionState.Path, ErrorIds.InvalidServiceKey).ReadObject(Key(), nameof(ServiceKey))),
    };

    // By value an object with a service key in it, such as an emulator, arrives whole.
    private object Key() => PSObject.AsPSObject(ServiceKey).Properties[nameof(ServiceKey)]?.Value ?? ServiceKey;

    private static string ReadVcapServices() =>
        Environment.GetEnvironmentVariable("VCAP_SERVICES") is { Length: > 0 } json
            ? json
            : throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.ServiceNotBound, "The environment variable VCAP_SERVICES isn't set.")
            {
                RecommendedAction = "Run this within an application of Cloud Foundry, or pass a key with -ServiceKey.",
            };

    private InstanceManagerOptions WithParameters(InstanceManagerOptions options) => options with
    {
        PollingIntervalMillis = PollingIntervalMilliseconds ?? options.PollingIntervalMillis,
        PollingTimeoutSeconds = PollingTimeoutSeconds ?? options.PollingTimeoutSeconds,
        CacheMaxItems = CacheMaxItems ?? options.CacheMaxItems,
        CacheItemExpireSeconds = CacheItemExpireSeconds ?? options.CacheItemExpireSeconds,
    };

    private TransportOptions Transport()
    {
        var options = new TransportOptions
        {
            SkipCertificateCheck = SkipCertificateCheck,
            CACertificatePath = CACertificatePath is null ? null : GetUnresolvedProviderPathFromPSPath(CACertificatePath),
        };
        return RequestTimeoutSeconds is { } seconds ? options with { RequestTimeout = TimeSpan.FromSeconds(seconds) } : options;
    }
}
