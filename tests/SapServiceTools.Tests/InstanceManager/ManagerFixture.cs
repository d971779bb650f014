using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.TenantInstances;
using SapServiceTools.Clients.TenantInstances.InstanceManager;
using SapServiceTools.Emulator;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Emulator.Requests;
using SapServiceTools.Tests.Support;

namespace SapServiceTools.Tests.InstanceManager;

/// <summary>A client with an emulated Instance Manager, both on one clock that the test drives.</summary>
public sealed class ManagerFixture : IAsyncDisposable
{
    public static readonly GetInstanceOptions Default = new();
    public static readonly GetInstanceOptions Fresh = new(BypassCache: true);

    private ManagerFixture(ServiceEmulator emulator, ManualTimeProvider clock, InstanceManagerOptions options, TransportOptions transport)
    {
        Emulator = emulator;
        Clock = clock;
        Options = options;
        Client = new InstanceManagerClient(options, transport, clock);
    }

    public ManualTimeProvider Clock { get; }

    public CallRecorder Log { get; } = new();

    public ServiceEmulator Emulator { get; }

    public InstanceManagerOptions Options { get; }

    public InstanceManagerClient Client { get; }

    public EmulatorRequestCounts Counts => Emulator.RequestCounts;

    /// <param name="emulator">How the server behaves; by default a creation takes a second.</param>
    /// <param name="configure">Changes the client's options.</param>
    /// <param name="transport">By default requests have all the time in the world, since the clock runs on while they are under way.</param>
    public static async Task<ManagerFixture> StartAsync(
        EmulatorOptions? emulator = null, Func<InstanceManagerOptions, InstanceManagerOptions>? configure = null, TransportOptions? transport = null)
    {
        var clock = new ManualTimeProvider();
        emulator = (emulator ?? new EmulatorOptions { ProvisioningTime = TimeSpan.FromSeconds(1) }) with { TimeProvider = clock };
        var server = await ServiceEmulator.StartAsync(emulator);
        var options = InstanceManagerOptions.FromServiceKey(server.ServiceKey);
        return new ManagerFixture(server, clock, configure?.Invoke(options) ?? options, transport ?? new TransportOptions { RequestTimeout = TimeSpan.FromDays(2) });
    }

    public Task<T> DriveAsync<T>(Task<T> task, TimeSpan? reach = null) => Clock.DriveAsync(task, reach);

    /// <summary>As <see cref="DriveAsync"/>, but the clock stands still while requests are under way.</summary>
    public Task<T> DriveBetweenRequestsAsync<T>(Task<T> task, TimeSpan? reach = null) => Clock.DriveAsync(task, reach, () => Log.RequestsUnderWay > 0);

    public Task<ManagedInstance?> GetAsync(string tenant, GetInstanceOptions? options = null) =>
        DriveAsync(Client.GetAsync(tenant, options ?? Default, Log, CancellationToken.None));

    public Task<ManagedInstanceOperation> StartCreateAsync(string tenant, InstanceParameters? parameters = null) =>
        DriveAsync(Client.StartCreateAsync(tenant, parameters, Log, CancellationToken.None), TimeSpan.FromSeconds(40));

    public Task<ManagedInstanceOperation> StartDeleteAsync(string tenant) =>
        DriveAsync(Client.StartDeleteAsync(tenant, Log, CancellationToken.None), TimeSpan.FromSeconds(40));

    public Task<ManagedInstance?> WaitAsync(ManagedInstanceOperation operation, TimeSpan? timeout = null, TimeSpan? reach = null) =>
        DriveAsync(Client.CompleteAsync(operation, timeout, Log, CancellationToken.None), reach);

    /// <summary>Creates and waits.</summary>
    public async Task<ManagedInstance> CreateAsync(string tenant, InstanceParameters? parameters = null) =>
        (await WaitAsync(await StartCreateAsync(tenant, parameters)))!;

    /// <summary>Deletes and waits.</summary>
    public async Task DeleteAsync(string tenant) => await WaitAsync(await StartDeleteAsync(tenant));

    public async Task<List<ManagedInstance>> GetAllAsync()
    {
        var all = new List<ManagedInstance>();
        await foreach (var instance in Client.GetAllAsync(Log, CancellationToken.None))
            all.Add(instance);
        return all;
    }

    public Task<CreateOutcome> ProvisionAsync(CreateRequest request) =>
        DriveAsync(InstanceProvisioner.CreateAsync(Client, request, Log, CancellationToken.None));

    /// <summary>The requests that the server saw, as "GET acme" or "GET *".</summary>
    public IReadOnlyList<string> Seen => [.. Emulator.Requests.Select(request => $"{request.Method} {request.TenantId ?? "*"}")];

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Emulator.DisposeAsync();
    }
}
