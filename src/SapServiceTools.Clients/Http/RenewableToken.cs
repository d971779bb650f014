using SapServiceTools.Clients.Caching;

namespace SapServiceTools.Clients.Http;

/// <summary>
/// Keeps a token for as long as it is good, and gets the next one a while before it expires. However many want one at once, one request gets it.
/// </summary>
/// <param name="fetch">Gets a new one.</param>
/// <param name="time">The clock by which tokens expire.</param>
public sealed class RenewableToken(Func<ICallLog, CancellationToken, Task<AccessToken>> fetch, TimeProvider time)
{
    // What is on its way when a token expires would be refused; a short-lived token must still be good for several requests.
    private static readonly TimeSpan LongestMargin = TimeSpan.FromMinutes(1);
    private const int MarginDivisor = 10;

    private readonly SingleFlight<AccessToken> _fetches = new();
    private volatile Kept? _kept;

    /// <summary>A token that is good for a while yet.</summary>
    public async ValueTask<AccessToken> GetAsync(ICallLog log, CancellationToken cancellationToken)
    {
        if (_kept is { } kept && time.GetUtcNow() < kept.RenewAt)
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
            Interlocked.CompareExchange(ref _kept, null, kept);
        return (await GetAsync(log, cancellationToken).ConfigureAwait(false)).Value != refused;
    }

    private async Task<AccessToken> FetchAsync(ICallLog log, CancellationToken cancellationToken)
    {
        // Another flight may have landed between the look at what is kept and this one's start.
        if (_kept is { } kept && time.GetUtcNow() < kept.RenewAt)
            return kept.Token;
        var before = time.GetUtcNow();
        var token = await fetch(log, cancellationToken).ConfigureAwait(false);
        var lifetime = token.ExpiresAt - before;
        var margin = lifetime / MarginDivisor < LongestMargin ? lifetime / MarginDivisor : LongestMargin;
        _kept = new Kept(token, token.ExpiresAt - margin);
        return token;
    }

    private sealed record Kept(AccessToken Token, DateTimeOffset RenewAt);
}
