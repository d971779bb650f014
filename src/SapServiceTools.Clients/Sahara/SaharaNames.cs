using System.Collections.Concurrent;

namespace SapServiceTools.Clients.Sahara;

/// <summary>The names that the session has seen lately, by kind; for completion.</summary>
internal sealed class SaharaNames
{
    private const int MaxPerKind = 1000;
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, byte>> _byKind = new(StringComparer.Ordinal);

    public void Add(string kind, string name)
    {
        if (name.Length == 0)
            return;
        var names = _byKind.GetOrAdd(kind, _ => new(StringComparer.Ordinal));
        if (names.Count < MaxPerKind)
            names.TryAdd(name, 0);
    }

    public void Remove(string kind, string name)
    {
        if (_byKind.TryGetValue(kind, out var names))
            names.TryRemove(name, out _);
    }

    public IReadOnlyCollection<string> Of(string kind) => _byKind.TryGetValue(kind, out var names) ? [.. names.Keys] : [];
}
