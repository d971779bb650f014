using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;

namespace SapServiceTools.BrokerHost.Transports;

/// <summary>Hands Kestrel's requests to the handler, with one exchange object a connection.</summary>
internal sealed class KestrelApplication(ExchangeHandler handler) : IHttpApplication<KestrelExchange>
{
    public KestrelExchange CreateContext(IFeatureCollection contextFeatures)
    {
        var exchange = contextFeatures is IHostContextContainer<KestrelExchange> connection
            ? connection.HostContext ??= new KestrelExchange()
            : new KestrelExchange();
        exchange.Begin(contextFeatures);
        return exchange;
    }

    public Task ProcessRequestAsync(KestrelExchange context) => handler(context).AsTask();

    public void DisposeContext(KestrelExchange context, Exception? exception) => context.End();
}
