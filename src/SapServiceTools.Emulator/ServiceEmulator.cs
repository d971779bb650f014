using System.Security.Cryptography;
using System.Text;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.Emulator.Broker;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Emulator.Faults;
using SapServiceTools.Emulator.InstanceManager;
using SapServiceTools.Emulator.Keystone;
using SapServiceTools.Emulator.OpenStack;
using SapServiceTools.Emulator.Requests;
using SapServiceTools.Emulator.Sahara;
using SapServiceTools.Emulator.Sahara.Resources;
using SapServiceTools.Emulator.ServiceManager;
using SapServiceTools.Emulator.Uaa;

namespace SapServiceTools.Emulator;

/// <summary>
/// The services on loopback, in this process, for trying, testing and demos: the Instance Manager, the Service Manager with its UAA, a service broker, and Keystone and Sahara.
/// Their state is in memory and ends with the emulator. Safe to use from many threads.
/// </summary>
public sealed class ServiceEmulator : IAsyncDisposable, IDisposable
{
    private readonly EmulatorOptions _options;
    private readonly IServerTransport _transport;
    private readonly RequestDispatcher _dispatcher;
    private readonly InstanceManagerService _instanceManager;
    private readonly EmulatedBroker _broker;
    private readonly UaaClient _client = new();
    private int _isStopped;

    private ServiceEmulator(EmulatorOptions options)
    {
        options.Validate();
        _options = options;
        StartedAt = options.TimeProvider.GetUtcNow();
        var password = options.Password ?? MakePassword();
        var caller = new BasicCredentials(options.UserName, password);
        _instanceManager = new InstanceManagerService(options, caller);
        _broker = new EmulatedBroker(options, caller, () => Uri!);
        var identity = new IdentityStore(options, password);
        var keystone = new KeystoneService(options, identity);
        OpenStack = new EmulatedOpenStack(identity, keystone, new SaharaService(options, keystone, identity));
        var tokens = new TokenStore(options.TimeProvider, options.TokenLifetime);
        var store = new SmStore(options, new EmulatedCatalog());
        var changes = new SmChanges(options, store, _instanceManager.Store);
        ServiceManager = new EmulatedServiceManager(store, changes, tokens);
        _dispatcher = new RequestDispatcher(
            options, StartedAt, [_instanceManager, _broker, new ServiceManagerService(store, changes, tokens), .. UaaService.Create(_client, tokens), .. OpenStack.Services]);
        _transport = ServerTransports.Create(TransportOptions(options));
        Uri = null!;
        ServiceKey = null!;
        ServiceManagerKey = null!;
    }

    /// <summary>Where it listens.</summary>
    public Uri Uri { get; private set; }

    /// <summary>Where its service broker is. Its user and password are those of the service key.</summary>
    public Uri BrokerUri => new(Uri, _broker.Segment);

    // Not public, because views and serialisers show public properties, and these hold passwords.
    internal EmulatedServiceKey ServiceKey { get; private set; }

    internal EmulatedServiceKey ServiceManagerKey { get; private set; }

    internal EmulatedServiceKey? ServiceManagerCertificateKey =>
        _options.Certificate is null ? null : ServiceManagerKeys.WithCertificate(Uri, _client);

    /// <summary>What the Service Manager has.</summary>
    public EmulatedServiceManager ServiceManager { get; }

    /// <summary>The emulated Keystone and Sahara.</summary>
    public EmulatedOpenStack OpenStack { get; }

    /// <summary>The user that callers authenticate as.</summary>
    public string UserName => _options.UserName;

    /// <summary>When it was started by its clock, in local time.</summary>
    public DateTimeOffset StartedAt { get => field.ToLocalTime(); }

    /// <summary>How long a creation takes.</summary>
    public TimeSpan ProvisioningTime => _options.ProvisioningTime;

    /// <summary>How long a deletion takes.</summary>
    public TimeSpan DeprovisioningTime => _options.EffectiveDeprovisioningTime;

    /// <summary>True until it is stopped.</summary>
    public bool IsRunning => Volatile.Read(ref _isStopped) == 0;

    /// <summary>How many requests came, those that it refused or broke included.</summary>
    public long RequestCount => _dispatcher.Counts.Total;

    /// <summary>How many requests of each kind came.</summary>
    public EmulatorRequestCounts RequestCounts => _dispatcher.Counts;

    /// <summary>The last requests, oldest first.</summary>
    public IReadOnlyList<EmulatorRequest> Requests => CellText.List(_dispatcher.Requests);

    /// <summary>How many instances the Instance Manager has, those in progress or failed included.</summary>
    public int InstanceCount => _instanceManager.Store.Count(_instanceManager.Store.Now);

    /// <summary>The share of requests that meet a random fault from now on.</summary>
    internal double FaultRate
    {
        set => _dispatcher.FaultRate = value;
    }

    /// <summary>What its service broker has, seen from outside of the protocol.</summary>
    internal BrokerStore BrokerStore => _broker.Store;

    /// <summary>Answers a request that came by no network.</summary>
    internal ValueTask HandleAsync(HttpExchange exchange) => _dispatcher.HandleAsync(exchange);

    /// <summary>How often the credentials of a tenant's instance were replaced in the Instance Manager; -1 if there is none.</summary>
    internal int CountRebinds(string tenantId) => _instanceManager.Store.Find(tenantId, _instanceManager.Store.Now)?.Binding ?? -1;

    /// <summary>The tenants that have an instance in the Instance Manager, whatever its status.</summary>
    internal IReadOnlyList<string> InstanceManagerTenants
    {
        get
        {
            var now = _instanceManager.Store.Now;
            return [.. _instanceManager.Store.Enumerate().Where(entry => entry.StatusAt(now) is not null).Select(entry => entry.TenantId)];
        }
    }

    /// <summary>The faults that it has still to play.</summary>
    public EmulatorFaultCollection Faults => _dispatcher.Faults;

    /// <summary>Tenants whose creation ends in CREATION_FAILED; decided when it begins.</summary>
    public TenantPatternCollection FailingTenants => _instanceManager.Store.FailingTenants;

    /// <summary>Tenants whose creation never ends; decided when it begins.</summary>
    public TenantPatternCollection StuckTenants => _instanceManager.Store.StuckTenants;

    /// <summary>Tenants whose deletion ends in DELETION_FAILED; decided when it begins.</summary>
    public TenantPatternCollection FailingDeletions => _instanceManager.Store.FailingDeletions;

    /// <summary>Limits the requests in a window of time; null doesn't. Setting it begins to count anew.</summary>
    public EmulatorRateLimit? RateLimit
    {
        get => _dispatcher.RateLimit;
        set => _dispatcher.RateLimit = value;
    }

    /// <summary>More such limits, for certain paths and verbs. Setting them begins to count anew.</summary>
    public IReadOnlyList<EmulatorRateLimit> RateLimits
    {
        get => CellText.List(_dispatcher.RateLimits);
        set => _dispatcher.RateLimits = value;
    }

    /// <summary>The service key of the emulated Instance Manager, with the fields of a binding of managed-hana.</summary>
    public EmulatedServiceKey GetServiceKey() => ServiceKey;

    /// <summary>The service key of the emulated Service Manager, with the fields of a binding of service-manager, plan container.</summary>
    public EmulatedServiceKey GetServiceManagerKey() => ServiceManagerKey;

    /// <summary>The same with a certificate in the secret's place; null without TLS, where no certificate can be presented.</summary>
    public EmulatedServiceKey? GetServiceManagerCertificateKey() => ServiceManagerCertificateKey;

    /// <summary>Starts an emulator on the loopback.</summary>
    /// <exception cref="ServiceException">The port is taken, an option is out of its range, or TLS is wanted and ASP.NET Core is missing.</exception>
    public static async Task<ServiceEmulator> StartAsync(EmulatorOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var emulator = new ServiceEmulator(options);
        try
        {
            await emulator._broker.StartAsync(cancellationToken).ConfigureAwait(false);
            await emulator._transport.StartAsync(emulator._dispatcher.HandleAsync, cancellationToken).ConfigureAwait(false);
            emulator.Uri = emulator._transport.Addresses[0];
            emulator.ServiceKey = emulator._instanceManager.MakeKey(emulator.Uri);
            emulator.OpenStack.Publish(emulator.Uri);
            emulator.ServiceManagerKey = ServiceManagerKeys.WithSecret(emulator.Uri, emulator._client);
            return emulator;
        }
        catch
        {
            await emulator.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Refuses what <see cref="StartAsync"/> would refuse. Nothing is started.</summary>
    /// <exception cref="ServiceException">An option can't be used, or the port isn't free.</exception>
    public static async Task CheckAsync(EmulatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        await using var emulator = new ServiceEmulator(options);
        await ServerTransports.CheckAsync(TransportOptions(options)).ConfigureAwait(false);
    }

    private static ServerTransportOptions TransportOptions(EmulatorOptions options) => new()
    {
        Port = options.Port,
        Certificate = options.Certificate,
        UseHttpListener = options.UseHttpListener,
        // A job binary may have this much.
        MaxRequestBodySize = JobBinaryInternalResource.MaxSize + (1024 * 1024),
        AllowClientCertificate = options.Certificate is not null,
        // A pipeline that pauses while it reads a list is no attacker.
        MinResponseRate = 0,
    };

    /// <summary>Adds usable instances for the tenants <c>tenant-1</c>, <c>tenant-2</c> and so on; returns how many are new.</summary>
    public int AddInstances(int count) => AddInstances(Enumerable.Range(1, count).Select(number => $"tenant-{number}"));

    /// <summary>Adds usable instances for these tenants, except where a tenant has one; returns how many are new.</summary>
    public int AddInstances(IEnumerable<string> tenantIds)
    {
        var now = _instanceManager.Store.Now;
        return tenantIds.Count(tenantId => _instanceManager.Store.AddCreated(tenantId, now));
    }

    /// <summary>A tenant's instance as it is now, or null; not a request.</summary>
    public EmulatedInstance? GetInstance(string tenantId)
    {
        var now = _instanceManager.Store.Now;
        return _instanceManager.Store.Find(tenantId, now) is { } entry && entry.StatusAt(now) is { } status
            ? new EmulatedInstance(tenantId, status, new DateTimeOffset(entry.UpdatedAt(now), TimeSpan.Zero).ToLocalTime(),
                entry.Parameters is null ? null : Encoding.UTF8.GetString(entry.Parameters))
            : null;
    }

    /// <summary>Stops to accept requests and lets running ones end until the token fires.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Interlocked.Exchange(ref _isStopped, 1);
        return _transport.StopAsync(cancellationToken);
    }

    /// <summary>Stops at once.</summary>
    public async ValueTask DisposeAsync()
    {
        Interlocked.Exchange(ref _isStopped, 1);
        await _transport.DisposeAsync().ConfigureAwait(false);
        await _broker.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Stops at once.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>The address.</summary>
    public override string ToString() => $"Service emulator at {Uri}";

    private static string MakePassword() => Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
}
