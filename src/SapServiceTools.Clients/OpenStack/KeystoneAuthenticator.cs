using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.OpenStack;

/// <summary>
/// Puts Keystone's token on requests. It is renewed shortly before it expires, and once when a service refuses it;
/// however many requests find that out at once, one new token is asked for.
/// </summary>
public sealed class KeystoneAuthenticator : IRequestAuthenticator, IDisposable
{
    private static readonly TimeSpan RenewalMargin = TimeSpan.FromMinutes(2);
    private const string Header = "X-Auth-Token";

    private readonly KeystoneOptions _options;
    private readonly ServiceTransport _transport;
    private readonly RenewableToken<KeystoneToken> _token;

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
        time ??= TimeProvider.System;
        foreach (var secret in options.Secrets.OfType<string>())
            redactor.AddSecret(secret);
        _transport = new ServiceTransport(transport, NoAuthenticator.Instance, redactor, time);
        var given = options.Method == KeystoneMethod.FixedToken ? new KeystoneToken(options.Token!, null, new KeystoneCatalog([])) { ProjectId = options.ProjectId } : null;
        _token = new RenewableToken<KeystoneToken>(new KeystoneClient(options, _transport).AuthenticateAsync, RenewalMargin, time, given);
    }

    /// <summary>Requests sent to Keystone so far.</summary>
    public long RequestCount => _transport.RequestCount;

    /// <summary>The token that is in use; null before the first request.</summary>
    public KeystoneToken? Current => _token.Current;

    /// <summary>A token that is good for a while.</summary>
    /// <exception cref="ServiceException">Keystone gives none.</exception>
    public ValueTask<KeystoneToken> GetTokenAsync(ICallLog log, CancellationToken cancellationToken) => _token.GetAsync(log, cancellationToken);

    /// <summary>The same; null where no token is sent.</summary>
    internal async ValueTask<KeystoneToken?> GetTokenOrNoneAsync(ICallLog log, CancellationToken cancellationToken) =>
        _options.Method == KeystoneMethod.None ? null : await GetTokenAsync(log, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask AuthenticateAsync(HttpRequestMessage request, ICallLog log, CancellationToken cancellationToken)
    {
        if (await GetTokenOrNoneAsync(log, cancellationToken).ConfigureAwait(false) is not { } token)
            return;
        request.Headers.Remove(Header);
        request.Headers.TryAddWithoutValidation(Header, token.Value);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> RenewAsync(HttpRequestMessage refused, ICallLog log, CancellationToken cancellationToken)
    {
        if (_options.Method is KeystoneMethod.None or KeystoneMethod.FixedToken)
            return false;
        var sent = refused.Headers.NonValidated.TryGetValues(Header, out var values) ? values.ToString() : null;
        // Another request may have been refused too, and have a new token already.
        if (_token.Current?.Value == sent)
            log.Verbose("The token was refused, so a new one is asked for.");
        return await _token.RenewAsync(sent, log, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the connections to Keystone.</summary>
    public void Dispose() => _transport.Dispose();
}
