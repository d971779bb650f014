using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using SapServiceTools.Emulator;

namespace SapServiceTools.Tests.Faults;

/// <summary>
/// The one proxy of the table: raw TCP to the client, plain or TLS on the same port, and the emulator behind it. It plays one fault at a time, from the request that its
/// trigger names; what the emulator can play itself it is told to play.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly ServiceEmulator _emulator;
    private readonly FaultCertificates _certificates;
    private readonly FaultResponder _responder;
    private readonly ConcurrentDictionary<ProxyConnection, bool> _open = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _upstream = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private TcpListener _listener;
    private volatile ArmedFault? _armed;
    private long _received;
    private long _stalled;
    private int _serving;

    public FaultProxy(ServiceEmulator emulator, FaultCertificates certificates, TimeProvider clock)
    {
        (_emulator, _certificates) = (emulator, certificates);
        _listener = Listen(0);
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _responder = new FaultResponder(emulator, clock);
        _ = AcceptAsync(_listener);
    }

    public int Port { get; }

    /// <summary>Requests that were read.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>True while the newest request is held back.</summary>
    public bool IsStalled => Interlocked.Read(ref _stalled) is > 0 and var number && number == Received;

    /// <summary>True while a request is worked on that isn't held back.</summary>
    public bool IsServing => Volatile.Read(ref _serving) > 0;

    /// <summary>True while the clock must stand still, for a client to take what it has waited for.</summary>
    public bool IsDelivering => _responder.IsDelivering;

    /// <inheritdoc cref="FaultResponder.IsDripping"/>
    public bool IsDripping => _responder.IsDripping;

    /// <summary>What a client was to do is over.</summary>
    public void EndAct() => _responder.EndAct();

    /// <summary>Bytes of spoilt bodies that clients let the proxy send, of the fault that is armed.</summary>
    public long SentBytes => _responder.SentBytes;

    /// <summary>Begins to play.</summary>
    public void Arm(ArmedFault fault)
    {
        _responder.SentBytes = 0;
        _armed = fault;
        if (fault.Fault is not (Fault.Refused or Fault.ForeignCertificate))
            return;
        // What goes wrong when a connection is made needs a new one.
        if (fault.Fault == Fault.Refused)
            _listener.Stop();
        foreach (var connection in _open.Keys)
            connection.Close();
    }

    /// <summary>The client saw one request fail: what refuses connections once has done so.</summary>
    public void NoteFailure()
    {
        if (_armed is { Fault: Fault.Refused, IsForGood: false } && !_listener.Server.IsBound)
            Resume();
    }

    /// <summary>Ends the fault.</summary>
    public void Disarm()
    {
        _armed = null;
        Interlocked.Exchange(ref _stalled, 0);
        _emulator.Faults.Clear();
        if (!_listener.Server.IsBound)
            Resume();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        foreach (var connection in _open.Keys)
            connection.Close();
        _upstream.Dispose();
        _stop.Dispose();
    }

    private static TcpListener Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        return listener;
    }

    private void Resume()
    {
        _listener = Listen(Port);
        _ = AcceptAsync(_listener);
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
                _ = ServeAsync(new ProxyConnection(await listener.AcceptTcpClientAsync(_stop.Token), _stop.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Nothing listens any more.
        }
    }

    private async Task ServeAsync(ProxyConnection connection)
    {
        _open[connection] = true;
        using (connection)
        {
            try
            {
                await connection.BeginAsync(ChooseCertificate);
                while (await connection.ReadAsync() is { } request)
                {
                    var number = Interlocked.Increment(ref _received);
                    Interlocked.Increment(ref _serving);
                    try
                    {
                        if (!await HandleAsync(connection, request, number))
                            break;
                    }
                    finally
                    {
                        Interlocked.Decrement(ref _serving);
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException or AuthenticationException or HttpRequestException or InvalidOperationException)
            {
                // The client hung up, refused the certificate, or the test is over.
            }
        }

        _open.TryRemove(connection, out _);
    }

    private SslStreamCertificateContext ChooseCertificate() =>
        _armed is { Fault: Fault.ForeignCertificate } armed && armed.Hit() ? _certificates.Foreign : _certificates.Trusted;

    /// <summary>False ends the connection.</summary>
    private async Task<bool> HandleAsync(ProxyConnection connection, ProxyRequest request, long number)
    {
        var armed = _armed is { Fault: not (Fault.Refused or Fault.ForeignCertificate or Fault.UnknownHost) } one && one.IsHitBy(request) ? one : null;
        if (armed is null)
        {
            await connection.WriteAsync(await ForwardAsync(connection, request));
            return true;
        }

        switch (armed.Fault)
        {
            case Fault.ResetBefore:
                connection.Reset();
                return false;
            case Fault.ResetAfter:
                await ForwardAsync(connection, request);
                connection.Reset();
                return false;
            case Fault.TimeoutAfter:
                await ForwardAsync(connection, request);
                goto case Fault.TimeoutBefore;
            case Fault.TimeoutBefore:
                Interlocked.Exchange(ref _stalled, number);
                Interlocked.Decrement(ref _serving);
                try
                {
                    await connection.WaitForEndAsync();
                }
                finally
                {
                    Interlocked.Increment(ref _serving);
                }

                return false;
            default:
                _responder.Prepare(armed);
                return await _responder.PlayAsync(armed.Fault, connection, await ForwardAsync(connection, request));
        }
    }

    private async Task<ProxyResponse> ForwardAsync(ProxyConnection connection, ProxyRequest request)
    {
        var message = new HttpRequestMessage(
            new HttpMethod(request.Method), new Uri($"{_emulator.Uri.GetLeftPart(UriPartial.Authority)}{request.Target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (request.Body.Length > 0 || request.Method is not ("GET" or "DELETE"))
            message.Content = new ByteArrayContent(request.Body);
        foreach (var (name, value) in request.Headers)
        {
            if (name.Equals("Host", StringComparison.OrdinalIgnoreCase) || name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) || name.Equals("Accept-Encoding", StringComparison.OrdinalIgnoreCase))
                continue;
            if (!message.Headers.TryAddWithoutValidation(name, value))
                message.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _upstream.SendAsync(message, _stop.Token);
        var body = await response.Content.ReadAsByteArrayAsync(_stop.Token);
        // Services name their own address, and clients are to stay with the proxy's.
        var text = Encoding.Latin1.GetString(body);
        var own = _emulator.Uri.GetLeftPart(UriPartial.Authority);
        if (text.Contains(own, StringComparison.Ordinal))
            body = Encoding.Latin1.GetBytes(text.Replace(own, $"{(connection.IsSecure ? "https" : "http")}://127.0.0.1:{Port}", StringComparison.Ordinal));
        return new ProxyResponse((int)response.StatusCode, [.. response.Headers.Concat(response.Content.Headers)
            .Where(header => header.Key is not ("Transfer-Encoding" or "Content-Length" or "Connection" or "Keep-Alive"))
            .Select(header => (header.Key, string.Join(", ", header.Value)))], body);
    }
}

/// <summary>A fault that waits for its request.</summary>
/// <param name="Fault">What it is.</param>
/// <param name="IsForGood">False plays it once.</param>
/// <param name="Trigger">The request that it begins with.</param>
public sealed record ArmedFault(Fault Fault, bool IsForGood, Func<ProxyRequest, bool> Trigger)
{
    private int _hits;

    public int Hits => Volatile.Read(ref _hits);

    /// <summary>Counts one; false if it has been played.</summary>
    public bool Hit() => Interlocked.Increment(ref _hits) == 1 || IsForGood;

    public bool IsHitBy(ProxyRequest request) => (Hits > 0 ? IsForGood : Trigger(request)) && Hit();
}
