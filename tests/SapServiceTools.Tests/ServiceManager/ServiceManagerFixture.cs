using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.TenantInstances;
using SapServiceTools.Clients.TenantInstances.ServiceManager;
using SapServiceTools.Emulator;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Emulator.Requests;
using SapServiceTools.Emulator.ServiceManager;
using SapServiceTools.Tests.Support;

namespace SapServiceTools.Tests.ServiceManager;

/// <summary>A client with an emulated Service Manager, both on one clock that the test drives.</summary>
public sealed class ServiceManagerFixture : IAsyncDisposable
{
    public static readonly GetInstanceOptions Fresh = new(BypassCache: true);
    public static readonly GetInstanceOptions AsIs = new(BypassCache: true, Wait: false);

    private ServiceManagerFixture(ServiceEmulator emulator, ManualTimeProvider clock, ServiceManagerOptions options, TransportOptions transport)
    {
        Emulator = emulator;
        Clock = clock;
        Options = options;
        Transport = transport;
        Client = NewClient();
    }

    public ManualTimeProvider Clock { get; }

    public CallRecorder Log { get; } = new();

    public ServiceEmulator Emulator { get; }

    public EmulatedServiceManager Server => Emulator.ServiceManager;

    public ServiceManagerOptions Options { get; }

    public TransportOptions Transport { get; }

    public ServiceManagerClient Client { get; }

    public EmulatorRequestCounts Counts => Emulator.RequestCounts;

    /// <summary>The requests that the server saw, as "Create", "Poll" and so on, without tokens and look-ups.</summary>
    public IReadOnlyList<EmulatorOperation> Seen =>
        [.. Emulator.Requests.Select(request => request.Operation).Where(operation => operation is not (EmulatorOperation.Token or EmulatorOperation.LookUp))];

    /// <param name="emulator">How the server behaves; by default a creation takes 4 s and a binding 1 s.</param>
    /// <param name="configure">Changes the client's options.</param>
    /// <param name="transport">By default requests have all the time in the world, since the clock runs on while they are under way.</param>
    public static async Task<ServiceManagerFixture> StartAsync(
        EmulatorOptions? emulator = null, Func<ServiceManagerOptions, ServiceManagerOptions>? configure = null, TransportOptions? transport = null)
    {
        var clock = new ManualTimeProvider();
        emulator = (emulator ?? new EmulatorOptions { ProvisioningTime = TimeSpan.FromSeconds(4) }) with { TimeProvider = clock };
        var server = await ServiceEmulator.StartAsync(emulator);
        var options = ServiceManagerOptions.FromServiceKey(server.ServiceManagerKey);
        return new ServiceManagerFixture(server, clock, configure?.Invoke(options) ?? options, transport ?? new TransportOptions { RequestTimeout = TimeSpan.FromDays(40) });
    }

    /// <summary>Another client of the same service, as another process would be.</summary>
    public ServiceManagerClient NewClient() => new(Options, Transport, Clock);

    /// <summary>Beyond what polls and retries wait, and short of what waits are limited to.</summary>
    public TimeSpan Reach { get; init; } = TimeSpan.FromSeconds(40);

    public Task<T> DriveAsync<T>(Task<T> task) => Clock.DriveAsync(task, Reach, () => Log.IsBusy);

    public Task DriveAsync(Task task) => Clock.DriveAsync(task, Reach, () => Log.IsBusy);

    public Task<ManagedInstance?> GetAsync(string tenant, GetInstanceOptions? options = null) =>
        DriveAsync(Client.GetAsync(tenant, options ?? Fresh, Log, CancellationToken.None));

    public Task<ManagedInstanceOperation> StartCreateAsync(string tenant, InstanceParameters? parameters = null) =>
        DriveAsync(Client.StartCreateAsync(tenant, parameters, Log, CancellationToken.None));

    public Task<ManagedInstanceOperation> StartDeleteAsync(string tenant) => DriveAsync(Client.StartDeleteAsync(tenant, Log, CancellationToken.None));

    public Task<ManagedInstance?> WaitAsync(ManagedInstanceOperation operation, TimeSpan? timeout = null) =>
        DriveAsync(Client.CompleteAsync(operation, timeout, Log, CancellationToken.None));

    /// <summary>Creates and waits.</summary>
    public async Task<ManagedInstance> CreateAsync(string tenant, InstanceParameters? parameters = null) =>
        (await WaitAsync(await StartCreateAsync(tenant, parameters)))!;

    /// <summary>Deletes and waits.</summary>
    public async Task DeleteAsync(string tenant) => await WaitAsync(await StartDeleteAsync(tenant));

    public Task<CreateOutcome> ProvisionAsync(CreateRequest request) =>
        DriveAsync(InstanceProvisioner.CreateAsync(Client, request, Log, CancellationToken.None));

    public async Task<List<ManagedInstance>> GetAllAsync()
    {
        var all = new List<ManagedInstance>();
        await foreach (var instance in Client.GetAllAsync(Log, CancellationToken.None))
            all.Add(instance);
        return all;
    }

    /// <summary>Adds a usable instance under the name that clients look for, and returns its id.</summary>
    public string Add(string tenant, int bindings = 1, bool hasLabel = true) =>
        Server.AddInstance(hasLabel ? tenant : null, InstanceName.For(Server.DefaultPlanId, tenant), bindings);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Emulator.DisposeAsync();
    }
}
