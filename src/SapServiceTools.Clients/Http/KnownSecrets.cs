using System.Collections.Concurrent;
using System.Text;

namespace SapServiceTools.Clients.Http;

/// <summary>
/// Recognises secrets that a session came across, however many. It keeps hashes only, so that nothing here outlives the cache that has the secrets themselves;
/// a text is read once, whatever the number of secrets.
/// </summary>
internal sealed class KnownSecrets
{
    // Shorter ones would turn up in innocent words. Longer ones are certificates, and keys in PEM form are recognised by their form.
    private const int Shortest = 6;

    /// <summary>What is longer isn't recognised, so that none of its spellings need be made.</summary>
    public const int Longest = 512;

    // By the hash of its first characters: length and hash of the whole.
    private readonly ConcurrentDictionary<int, Fingerprint[]> _byBeginning = new();

    // The dictionary locks all of itself to say whether it is empty.
    private volatile bool _hasAny;

    public void Add(string secret)
    {
        if (secret.Length is < Shortest or > Longest || secret == Redactor.Mask)
            return;
        var whole = new Fingerprint(secret.Length, string.GetHashCode(secret));
        _byBeginning.AddOrUpdate(
            string.GetHashCode(secret.AsSpan(0, Shortest)),
            static (_, added) => [added],
            static (_, there, added) => Array.IndexOf(there, added) >= 0 ? there : [.. there.Append(added).OrderByDescending(known => known.Length)],
            whole);
        _hasAny = true;
    }

    /// <summary>True if a secret was added, as far as its hash tells.</summary>
    public bool Knows(string secret) =>
        _hasAny && secret.Length >= Shortest
        && _byBeginning.TryGetValue(string.GetHashCode(secret.AsSpan(0, Shortest)), out var there)
        && Array.IndexOf(there, new Fingerprint(secret.Length, string.GetHashCode(secret))) >= 0;

    public string Mask(string text)
    {
        if (!_hasAny || text.Length < Shortest)
            return text;
        StringBuilder? masked = null;
        var done = 0;
        for (var i = 0; i + Shortest <= text.Length;)
        {
            var length = LengthAt(text.AsSpan(i));
            if (length == 0)
            {
                i++;
                continue;
            }

            (masked ??= new StringBuilder()).Append(text, done, i - done).Append(Redactor.Mask);
            done = i += length;
        }

        return masked is null ? text : masked.Append(text, done, text.Length - done).ToString();
    }

    private int LengthAt(ReadOnlySpan<char> text)
    {
        if (!_byBeginning.TryGetValue(string.GetHashCode(text[..Shortest]), out var candidates))
            return 0;
        foreach (var candidate in candidates)
        {
            if (candidate.Length <= text.Length && string.GetHashCode(text[..candidate.Length]) == candidate.Hash)
                return candidate.Length;
        }

        return 0;
    }

    private readonly record struct Fingerprint(int Length, int Hash);
}
