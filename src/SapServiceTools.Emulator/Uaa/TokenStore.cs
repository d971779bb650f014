using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace SapServiceTools.Emulator.Uaa;

/// <summary>The tokens that were issued and are valid still.</summary>
internal sealed class TokenStore(TimeProvider clock, TimeSpan lifetime)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _expiry = new(StringComparer.Ordinal);

    /// <summary>How long the next one is valid.</summary>
    public TimeSpan Lifetime { get; set; } = lifetime;

    public string Issue()
    {
        var now = clock.GetUtcNow();
        foreach (var (old, end) in _expiry)
        {
            if (end <= now)
                _expiry.TryRemove(old, out _);
        }

        var token = Convert.ToHexString(RandomNumberGenerator.GetBytes(24));
        _expiry[token] = now + Lifetime;
        return token;
    }

    public bool IsValid(string token) => _expiry.TryGetValue(token, out var end) && clock.GetUtcNow() < end;

    public void RevokeAll() => _expiry.Clear();
}
