namespace SapServiceTools.BrokerHost.Transports;

/// <summary>
/// The one seam between a protocol and the HTTP server under it: Kestrel where the ASP.NET Core shared framework is installed,
/// the in-box HttpListener elsewhere (loopback only, no TLS).
/// </summary>
public interface IServerTransport : IAsyncDisposable
{
    /// <summary>The addresses that the server listens on, with the real port; empty before <see cref="StartAsync"/>.</summary>
    IReadOnlyList<Uri> Addresses { get; }

    /// <summary>Starts to listen. A taken port or an unusable address is an error here.</summary>
    /// <param name="handler">Called for each request, on any thread, many at once.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    Task StartAsync(ExchangeHandler handler, CancellationToken cancellationToken);

    /// <summary>Stops to accept (or answers 503, where the server can't), lets running requests end until the token fires, then aborts them.</summary>
    Task StopAsync(CancellationToken cancellationToken);
}

/// <summary>Answers one request. An exception that leaves it becomes an empty 500.</summary>
public delegate ValueTask ExchangeHandler(HttpExchange exchange);
