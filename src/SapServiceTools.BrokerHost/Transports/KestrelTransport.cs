using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace SapServiceTools.BrokerHost.Transports;

/// <summary>
/// Kestrel without the middle of ASP.NET Core: the handler sits directly on the server, so there is no HttpContext, pipeline or routing to pay for.
/// The host is built for its services only and never started, so it neither logs nor takes Ctrl-C.
/// </summary>
internal sealed class KestrelTransport(ServerTransportOptions options) : IServerTransport
{
    private WebApplication? _host;
    private IServer? _server;

    public IReadOnlyList<Uri> Addresses { get; private set; } = [];

    public async Task StartAsync(ExchangeHandler handler, CancellationToken cancellationToken)
    {
        if (_host is not null)
            throw new InvalidOperationException("The server was started before.");
        ListenOptions? endpoint = null;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            Configure(kestrel);
            kestrel.Listen(options.Address, options.Port, listen =>
            {
                endpoint = listen;
                listen.Protocols = HttpProtocols.Http1;
                if (options.Certificate is not null)
                    listen.UseHttps(Configure);
            });
        });
        _host = builder.Build();
        _server = (IServer)_host.Services.GetService(typeof(IServer))!;
        try
        {
            await _server.StartAsync(new KestrelApplication(handler), cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw ListenErrors.PortInUse(options, e);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw ListenErrors.Failed(options, e);
        }
        Addresses = [ListenErrors.ToUri(options, endpoint!.IPEndPoint!.Port)];
    }

    public Task StopAsync(CancellationToken cancellationToken) => _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_host is null)
            return;
        await StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        await _host.DisposeAsync().ConfigureAwait(false);
    }

    private static MinDataRate? ToRate(double bytesPerSecond, TimeSpan grace) => bytesPerSecond > 0 ? new(bytesPerSecond, grace) : null;

    private void Configure(HttpsConnectionAdapterOptions https)
    {
        https.ServerCertificate = options.Certificate;
        if (!options.AllowClientCertificate)
            return;
        https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
        https.AllowAnyClientCertificate();
    }

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = options.MaxRequestBodySize;
        limits.MaxRequestLineSize = options.MaxRequestLineSize;
        limits.MaxRequestHeadersTotalSize = options.MaxRequestHeadersSize;
        limits.RequestHeadersTimeout = options.RequestHeadersTimeout;
        limits.KeepAliveTimeout = options.KeepAliveTimeout;
        limits.MinRequestBodyDataRate = ToRate(options.MinRequestBodyRate, options.RateGracePeriod);
        limits.MinResponseDataRate = ToRate(options.MinResponseRate, options.RateGracePeriod);
    }
}
