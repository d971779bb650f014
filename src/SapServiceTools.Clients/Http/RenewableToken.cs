using SapServiceTools.Clients.Caching;

namespace SapServiceTools.Clients.Http;

/// <summary>
/// Keeps a token for as long as it is good, and gets the next one a while before it expires. However many want one at once, one request gets it.
/// </summary>
/// <param name="fetch">Gets a new one.</param>
/// <param name="margin">How long before its end a token is renewed, since what is on its way then would be refused.</param>
/// <param name="time">The clock by which tokens expire.</param>
/// <param name="first">A token to begin with, which is kept until it is refused.</param>
public sealed class RenewableToken<TToken>(Func<ICallLog, CancellationToken, Task<TToken>> fetch, TimeSpan margin, TimeProvider time, TToken? first = null)
    where TToken : AccessToken
{
    // A short-lived token must still be good for several requests.
    private const int MarginDivisor = 10;

    private readonly SingleFlight<TToken> _fetches = new();
    private volatile KeptToken? _kept = first is null ? null : new KeptToken(first, 0, null);

    /// <summary>The latest token, good or not; null before the first.</summary>
    public TToken? Current => _kept?.Token;

    /// <summary>A token that is good for a while yet.</summary>
    public async ValueTask<TToken> GetAsync(ICallLog log, CancellationToken cancellationToken)
    {
        if (_kept is { } kept && IsGood(kept))
            return kept.Token;
        return await _fetches.RunAsync(string.Empty, token => FetchAsync(log, token), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Told that the server refused a token, and gets another one unless somebody else has done so meanwhile.</summary>
    /// <param name="refused">The value that was refused; null if none was sent.</param>
    /// <param name="log">Takes the request's log lines.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>True if there is another one now.</returns>
    public async ValueTask<bool> RenewAsync(string? refused, ICallLog log, CancellationToken cancellationToken)
    {
        if (_kept is { } kept && kept.Token.Value == refused)
            Interlocked.CompareExchange(ref _kept, kept with { GoodFor = TimeSpan.Zero }, kept);
        return (await GetAsync(log, cancellationToken).ConfigureAwait(false)).Value != refused;
    }

    private async Task<TToken> FetchAsync(ICallLog log, CancellationToken cancellationToken)
    {
        // Another fetch may have ended since the caller saw that there is none.
        if (_kept is { } kept && IsGood(kept))
            return kept.Token;
        var (begun, now) = (time.GetTimestamp(), time.GetUtcNow());
        var token = await fetch(log, cancellationToken).ConfigureAwait(false);
        var lifetime = token.Lifetime ?? token.ExpiresAt - now;
        var share = lifetime / MarginDivisor;
        _kept = new KeptToken(token, begun, lifetime - (share < margin ? share : margin));
        return token;
    }

    // By a clock that doesn't jump.
    private bool IsGood(KeptToken kept) => kept.GoodFor is not { } limit || time.GetElapsedTime(kept.Begun) < limit;

    /// <param name="Token">It.</param>
    /// <param name="Begun">The timestamp of when it was asked for.</param>
    /// <param name="GoodFor">When after that the next one is due; null for never.</param>
    private sealed record KeptToken(TToken Token, long Begun, TimeSpan? GoodFor);
}
