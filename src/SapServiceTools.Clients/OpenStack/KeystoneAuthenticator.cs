using SapServiceTools.Clients.Caching;
using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.OpenStack;

/// <summary>
/// Puts Keystone's token on requests. It is renewed shortly before it expires, and once when a service refuses it;
/// however many requests find that out at once, one new token is asked for.
/// </summary>
public sealed class KeystoneAuthenticator : IRequestAuthenticator, IDisposable
{
    // A request under way must not see its token expire.
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(120);
    private const string Header = "X-Auth-Token";

    private readonly KeystoneOptions _options;
    private readonly ServiceTransport _transport;
    private readonly KeystoneClient _keystone;
    private readonly TimeProvider _time;
    private readonly SingleFlight<KeystoneToken> _flight = new();
    private volatile KeystoneToken? _token;

    /// <summary>Creates it; nothing is sent yet.</summary>
    /// <param name="options">Where and as whom.</param>
    /// <param name="transport">Limits and trust, the same as for the service.</param>
    /// <param name="redactor">Learns each token, so that no text shows it.</param>
    /// <param name="time">Tells when a token expires.</param>
    /// <exception cref="ServiceException">The options lack something, or the certificates to trust can't be read.</exception>
    public KeystoneAuthenticator(KeystoneOptions options, TransportOptions transport, Redactor redactor, TimeProvider? time = null)
    {
        options.Validate();
        _options = options;
        _time = time ?? TimeProvider.System;
        foreach (var secret in options.Secrets.OfType<string>())
            redactor.AddSecret(secret);
        _transport = new ServiceTransport(transport, NoAuthenticator.Instance, redactor, _time);
        _keystone = new KeystoneClient(options, _transport);
        if (options.Method == KeystoneMethod.FixedToken)
            _token = new KeystoneToken(options.Token!, null, new KeystoneCatalog([])) { ProjectId = options.ProjectId };
    }

    /// <summary>Requests sent to Keystone so far.</summary>
    public long RequestCount => _transport.RequestCount;

    /// <summary>The token that is in use; null before the first request.</summary>
    public KeystoneToken? Current => _token;

    /// <summary>A token that is good for a while.</summary>
    /// <exception cref="ServiceException">Keystone gives none.</exception>
    public async ValueTask<KeystoneToken> GetTokenAsync(ICallLog log, CancellationToken cancellationToken) =>
        _token is { } token && IsGood(token) ? token : await FetchAsync(_token, log, cancellationToken).ConfigureAwait(false);

    /// <summary>The same; null where no token is sent.</summary>
    internal async ValueTask<KeystoneToken?> GetTokenOrNoneAsync(ICallLog log, CancellationToken cancellationToken) =>
        _options.Method == KeystoneMethod.None ? null : await GetTokenAsync(log, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask AuthenticateAsync(HttpRequestMessage request, ICallLog log, CancellationToken cancellationToken)
    {
        if (await GetTokenOrNoneAsync(log, cancellationToken).ConfigureAwait(false) is not { } token)
            return;
        request.Headers.Remove(Header);
        request.Headers.TryAddWithoutValidation(Header, token.Id);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> RenewAsync(HttpRequestMessage refused, ICallLog log, CancellationToken cancellationToken)
    {
        if (_options.Method is KeystoneMethod.None or KeystoneMethod.FixedToken)
            return false;
        var sent = refused.Headers.NonValidated.TryGetValues(Header, out var values) ? values.ToString() : null;
        // Another request may have been refused too, and have a new token already.
        if (_token is { } token && token.Id != sent)
            return true;
        log.Verbose("The token was refused, so a new one is asked for.");
        await FetchAsync(_token, log, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Closes the connections to Keystone.</summary>
    public void Dispose() => _transport.Dispose();

    private bool IsGood(KeystoneToken token) => token.ExpiresAt is not { } end || end - _time.GetUtcNow() > Reserve;

    /// <param name="old">The token that is good no more; whoever comes late with it gets the new one.</param>
    /// <param name="log">Takes the requests' log lines.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    private async Task<KeystoneToken> FetchAsync(KeystoneToken? old, ICallLog log, CancellationToken cancellationToken) =>
        await _flight.RunAsync(
            string.Empty,
            async token => _token is { } current && !ReferenceEquals(current, old)
                ? current
                : _token = await _keystone.AuthenticateAsync(log, token).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
}
