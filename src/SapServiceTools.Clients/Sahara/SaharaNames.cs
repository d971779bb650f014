using System.Collections.Concurrent;

namespace SapServiceTools.Clients.Sahara;

/// <summary>The names that the session has seen lately, by kind, for completion; and by id, for messages to name things as their users do.</summary>
internal sealed class SaharaNames
{
    private const int MaxPerKind = 1000;
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, byte>> _byKind = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _byId = new(StringComparer.OrdinalIgnoreCase);

    public void Add(string kind, string name)
    {
        if (name.Length == 0)
            return;
        var names = _byKind.GetOrAdd(kind, _ => new(StringComparer.Ordinal));
        if (names.Count < MaxPerKind)
            names.TryAdd(name, 0);
    }

    /// <summary>Remembers which name an id belongs to.</summary>
    public void Link(string id, string name)
    {
        if (id.Length == 0 || name.Length == 0 || id == name)
            return;
        if (_byId.Count >= MaxPerKind)
            _byId.Clear();
        _byId[id] = name;
    }

    /// <summary>How messages name what a request names by its id: by name and id, as far as they are known.</summary>
    public string Quote(string id) => _byId.TryGetValue(id, out var name) ? $"'{name}' ({id})" : $"'{id}'";

    public void Remove(string kind, string name)
    {
        if (_byKind.TryGetValue(kind, out var names))
            names.TryRemove(name, out _);
    }

    public IReadOnlyCollection<string> Of(string kind) => _byKind.TryGetValue(kind, out var names) ? [.. names.Keys] : [];
}
