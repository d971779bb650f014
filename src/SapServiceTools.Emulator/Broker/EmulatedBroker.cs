using System.Security.Cryptography;
using SapServiceTools.BrokerHost;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Security;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Emulator.Requests;

namespace SapServiceTools.Emulator.Broker;

/// <summary>A service broker with a sample catalog: the hosted broker itself, under the emulator's address. Its clock is the system's.</summary>
internal sealed class EmulatedBroker : IEmulatedService, IAsyncDisposable
{
    private readonly MountedTransport _transport;
    private readonly BrokerServer _server;
    private readonly MemoryStore _store = new();
    private readonly TimeSpan _creation;
    private readonly TimeSpan _deletion;

    public EmulatedBroker(EmulatorOptions options, BasicCredentials caller, Func<Uri> address)
    {
        _creation = options.ProvisioningTime;
        _deletion = options.EffectiveDeprovisioningTime;
        _transport = new MountedTransport(address);
        var handler = new DelegateBrokerHandler
        {
            OnProvision = async (request, cancellationToken) =>
            {
                await TakeTimeAsync(request, _creation, cancellationToken).ConfigureAwait(false);
                return null;
            },
            OnUpdate = async (request, cancellationToken) =>
            {
                await TakeTimeAsync(request, _creation, cancellationToken).ConfigureAwait(false);
                return null;
            },
            OnDeprovision = async (request, cancellationToken) =>
            {
                await TakeTimeAsync(request, _deletion, cancellationToken).ConfigureAwait(false);
                return null;
            },
            OnBind = async (request, cancellationToken) =>
            {
                await TakeTimeAsync(request, _creation, cancellationToken).ConfigureAwait(false);
                return new BindResult { Credentials = MakeCredentials(request) };
            },
            OnUnbind = async (request, cancellationToken) =>
            {
                await TakeTimeAsync(request, _deletion, cancellationToken).ConfigureAwait(false);
                return null;
            },
        };
        _server = new BrokerServer(SampleCatalog.Create(), handler, _store, _transport, new BrokerHostOptions
        {
            PathPrefix = "/" + Segment,
            Authentication = new BrokerAuthentication { Credentials = [new BrokerCredential(caller.UserName, caller.Password)] },
            PollInterval = TimeSpan.FromSeconds(1),
            Dashboard = false,
        });
    }

    public string Segment => "broker";

    /// <summary>What it has.</summary>
    public BrokerStore Store => _store;

    public Task StartAsync(CancellationToken cancellationToken) => _server.StartAsync(cancellationToken);

    public EmulatedCall Classify(string method, ReadOnlySpan<char> path) => new(EmulatorOperation.Other);

    public ValueTask HandleAsync(EmulatedCall call, HttpExchange exchange) => _transport.HandleAsync(exchange);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    // Only what runs in the background may take its time; the other plans are there to be ready at once.
    private static Task TakeTimeAsync(BrokerRequest request, TimeSpan time, CancellationToken cancellationToken) =>
        request.Plan.Asynchronous == SapServiceTools.Clients.Broker.Catalog.AsynchronousOperations.None ? Task.CompletedTask : Task.Delay(time, cancellationToken);

    private static Dictionary<string, object?> MakeCredentials(BrokerRequest request)
    {
        var password = Convert.ToHexString(RandomNumberGenerator.GetBytes(12));
        return new Dictionary<string, object?>
        {
            ["user"] = $"user-{request.BindingId}",
            ["password"] = password,
            ["uri"] = $"https://user-{Uri.EscapeDataString(request.BindingId!)}:{password}@service.example/{Uri.EscapeDataString(request.InstanceId)}",
        };
    }
}

/// <summary>The place of a server within another one, which hands it the requests that are its.</summary>
internal sealed class MountedTransport(Func<Uri> address) : IServerTransport
{
    private ExchangeHandler? _handler;

    public IReadOnlyList<Uri> Addresses => [address()];

    public Task StartAsync(ExchangeHandler handler, CancellationToken cancellationToken)
    {
        _handler = handler;
        return Task.CompletedTask;
    }

    public ValueTask HandleAsync(HttpExchange exchange) => _handler!(exchange);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => default;
}
