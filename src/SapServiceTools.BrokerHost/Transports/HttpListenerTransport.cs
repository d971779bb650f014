using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace SapServiceTools.BrokerHost.Transports;

/// <summary>The in-box server, for machines without ASP.NET Core: plain HTTP on the loopback.</summary>
internal sealed class HttpListenerTransport(ServerTransportOptions options) : IServerTransport
{
    // Between finding a free port and taking it another process may be faster.
    private const int PortTries = 20;
    private readonly ConcurrentDictionary<HttpListenerExchange, bool> _running = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HttpListener? _listener;
    private ExchangeHandler? _handler;
    private Task _accepting = Task.CompletedTask;
    private volatile bool _isStopping;

    public IReadOnlyList<Uri> Addresses { get; private set; } = [];

    public Task StartAsync(ExchangeHandler handler, CancellationToken cancellationToken)
    {
        if (_listener is not null)
            throw new InvalidOperationException("The server was started before.");
        cancellationToken.ThrowIfCancellationRequested();
        _handler = handler;
        _listener = Listen();
        _accepting = Task.Run(AcceptAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_listener is null)
            return;
        _isStopping = true;
        NoteIfDrained();
        try
        {
            // The listener cuts running requests when it stops, so it goes last.
            await _drained.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            foreach (var exchange in _running.Keys)
                exchange.Abort();
        }
        _listener.Close();
        await _accepting.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync() => await StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);

    private HttpListener Listen()
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = options.Port != 0 ? options.Port : FindFreePort();
            var uri = ListenErrors.ToUri(options, port);
            var listener = new HttpListener { IgnoreWriteExceptions = false };
            try
            {
                listener.Prefixes.Add(uri.AbsoluteUri);
                listener.Start();
                Addresses = [uri];
                return listener;
            }
            catch (HttpListenerException e)
            {
                listener.Close();
                if (!IsPortInUse(e))
                    throw ListenErrors.Failed(options, e);
                if (options.Port != 0 || attempt == PortTries)
                    throw ListenErrors.PortInUse(options, e);
            }
        }
    }

    // http.sys: 183 has the prefix already, 32 another's socket. Elsewhere: 400 has the prefix in this process, 98 (Linux) and 48 (macOS) another's socket.
    private static bool IsPortInUse(HttpListenerException e) => e.ErrorCode is 183 or 32 or 400 or 98 or 48;

    private int FindFreePort()
    {
        using var probe = new Socket(options.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(options.Address, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener!.GetContextAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                if (!_listener!.IsListening)
                    return;
                // One caller that broke off while it was accepted is no reason to stop.
                continue;
            }
            var exchange = new HttpListenerExchange(context, options.MaxRequestBodySize);
            if (_isStopping)
            {
                // It can't stop accepting without cutting what runs, and whoever is accepted has to be answered.
                ThreadPool.UnsafeQueueUserWorkItem(static one => _ = RefuseAsync(one), exchange, preferLocal: false);
                continue;
            }
            _running.TryAdd(exchange, true);
            ThreadPool.UnsafeQueueUserWorkItem(static work => _ = work.Server.HandleAsync(work.Exchange), (Server: this, Exchange: exchange), preferLocal: false);
        }
    }

    private static async Task RefuseAsync(HttpListenerExchange exchange)
    {
        try
        {
            exchange.StatusCode = (int)HttpStatusCode.ServiceUnavailable;
            exchange.SetHeader("Retry-After", "5");
            exchange.SetHeader("Content-Type", "application/json");
            exchange.ResponseBody.Write("{\"description\":\"The server is stopping.\"}"u8);
            await exchange.CompleteAsync(closeConnection: true).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The caller hung up.
        }
        finally
        {
            exchange.Dispose();
        }
    }

    private async Task HandleAsync(HttpListenerExchange exchange)
    {
        try
        {
            await _handler!(exchange).ConfigureAwait(false);
            await exchange.CompleteAsync(_isStopping).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            exchange.Fail((e as RequestRefusedException)?.StatusCode ?? (int)HttpStatusCode.InternalServerError);
        }
        finally
        {
            _running.TryRemove(exchange, out _);
            exchange.Dispose();
            NoteIfDrained();
        }
    }

    private void NoteIfDrained()
    {
        if (_isStopping && _running.IsEmpty)
            _drained.TrySetResult();
    }
}
