using SapServiceTools.BrokerHost;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Security;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Clients.Broker.Conformance;
using SapServiceTools.Clients.Broker.Conformance.Examination;
using SapServiceTools.Clients.Http;
using SapServiceTools.Tests.BrokerHost.Support;

namespace SapServiceTools.Tests.Conformance;

/// <summary>Our own broker with everything in its catalog, unbroken or broken in one way, and the means to examine it.</summary>
public sealed class ConformanceHost : IAsyncDisposable
{
    public const string Password = "canary-c0nf0rm";
    private readonly PollGate _gate = new();

    private ConformanceHost(Tampering tampering, ServiceCatalog? catalog, bool bothModes)
    {
        Handler = NewHandler();
        var options = new BrokerHostOptions
        {
            Authentication = new BrokerAuthentication { Credentials = [new BrokerCredential("admin", Password)] },
            Dashboard = false,
            DashboardUrl = request => $"https://dashboard.example/{request.InstanceId}",
        };
        Server = new BrokerServer(
            catalog ?? RichCatalog.Create(), Handler, new MemoryStore(TimeProvider.System), new TamperingTransport(ServerTransports.Create(new ServerTransportOptions()), tampering, _gate, bothModes), options);
    }

    public BrokerServer Server { get; }

    public TestHandler Handler { get; }

    public ConformanceTarget Target => new()
    {
        Uri = Server.Addresses[0], Authenticator = new BasicAuthenticator("admin", Password), Redactor = new Redactor(Password),
    };

    public static ConformanceOptions Sync { get; } = new()
    {
        Service = RichCatalog.Service, Plan = RichCatalog.Plan, UpdatePlan = RichCatalog.OtherPlan, PollInterval = TimeSpan.FromMilliseconds(5),
        Parameters = new Dictionary<string, object?> { ["size"] = 3L }, BindParameters = new Dictionary<string, object?> { ["size"] = 4L },
    };

    public static ConformanceOptions Async { get; } = Sync with { Plan = RichCatalog.AsyncPlan, UpdatePlan = RichCatalog.OtherAsyncPlan };

    /// <summary>Starts it.</summary>
    /// <param name="tampering">What is broken.</param>
    /// <param name="catalog">Another catalog than the rich one.</param>
    /// <param name="bothModes">True if asynchronous plans work synchronously too, where they are asked without <c>accepts_incomplete</c>.</param>
    public static async Task<ConformanceHost> StartAsync(Tampering? tampering = null, ServiceCatalog? catalog = null, bool bothModes = false)
    {
        var host = new ConformanceHost(tampering ?? Tampering.None, catalog, bothModes);
        await host.Server.StartAsync();
        return host;
    }

    public async Task<List<ConformanceResult>> RunAsync(ConformanceOptions options, ICallLog? log = null, CancellationToken cancellationToken = default)
    {
        List<ConformanceResult> results = [];
        Summary = await new ConformanceRunner(Target, options).RunAsync(
            result =>
            {
                results.Add(result);
                return default;
            },
            log ?? NullCallLog.Instance, cancellationToken);
        return results;
    }

    public ConformanceSummary? Summary { get; private set; }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private TestHandler NewHandler() => new()
    {
        Provision = async (request, token) =>
        {
            await PassAsync(request, AsynchronousOperations.Provision, token);
            return new ProvisionResult { Metadata = new Dictionary<string, object?> { ["labels"] = new Dictionary<string, object?> { ["made-by"] = "test" } } };
        },
        Update = async (request, token) =>
        {
            await PassAsync(request, AsynchronousOperations.Update, token);
            return null;
        },
        Deprovision = async (request, token) =>
        {
            await PassAsync(request, AsynchronousOperations.Deprovision, token);
            return null;
        },
        Bind = async (request, token) =>
        {
            await PassAsync(request, AsynchronousOperations.Bind, token);
            return new BindResult
            {
                Credentials = new Dictionary<string, object?> { ["uri"] = "https://service.example", ["user"] = "never-shown" },
                SyslogDrainUrl = "syslog://logs.example",
                Endpoints = [new ServiceEndpoint { Host = "service.example", Ports = ["443", "9000-9010"] }],
                VolumeMounts = [new VolumeMount { Driver = "nfs", ContainerDir = "/data", VolumeId = "v1" }],
                ExpiresAt = DateTimeOffset.UtcNow.AddDays(2),
                RenewBefore = DateTimeOffset.UtcNow.AddDays(1),
            };
        },
        Unbind = async (request, token) =>
        {
            await PassAsync(request, AsynchronousOperations.Unbind, token);
            return null;
        },
    };

    private Task PassAsync(BrokerRequest request, AsynchronousOperations kind, CancellationToken token) => request.Plan.Asynchronous.HasFlag(kind)
        ? _gate.PassAsync(request.BindingId is null ? BrokerHarness.Instance(request.InstanceId) : BrokerHarness.Binding(request.InstanceId, request.BindingId), token)
        : Task.CompletedTask;
}
