using SapServiceTools.BrokerHost.Transports;

namespace SapServiceTools.Emulator.Broker;

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
