using System.Collections.Concurrent;

namespace SapServiceTools.Clients.Sahara;

/// <summary>The names that recent responses of the session had: by kind for completion, and by id for messages and for models that refer to others by id.</summary>
internal sealed class SaharaNames(TimeProvider time)
{
    private const int MaxPerKind = 1000;
    private const int MaxIds = 10_000;

    // Long enough for a pipeline that handles many runs of a few jobs, too short for a name that was changed elsewhere to surprise.
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (string? Name, long At)> _byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, byte>> _byKind = new(StringComparer.Ordinal);

    public void Add(string kind, string name)
    {
        if (name.Length == 0)
            return;
        var names = _byKind.GetOrAdd(kind, _ => new(StringComparer.Ordinal));
        if (names.Count < MaxPerKind)
            names.TryAdd(name, 0);
    }

    /// <summary>Keeps the name behind an id; null says that it can't be known.</summary>
    public void Add(string kind, string id, string? name)
    {
        Add(kind, name ?? string.Empty);
        if (_byId.Count >= MaxIds)
            _byId.Clear();
        _byId[id] = (name, time.GetTimestamp());
    }

    /// <summary>Whether a recent response had the name behind an id, or that there is none.</summary>
    public bool Knows(string id) => _byId.TryGetValue(id, out var known) && time.GetElapsedTime(known.At) < Freshness;

    /// <summary>The name behind an id; null if it isn't known.</summary>
    public string? OfId(string id) => _byId.TryGetValue(id, out var known) ? known.Name : null;

    /// <summary>How messages name what a request names by its id: by name and id, as far as they are known.</summary>
    public string Quote(string id) => OfId(id) is { Length: > 0 } name && name != id ? $"'{name}' ({id})" : $"'{id}'";

    public void Remove(string kind, string name)
    {
        if (_byKind.TryGetValue(kind, out var names))
            names.TryRemove(name, out _);
    }

    public IReadOnlyCollection<string> Of(string kind) => _byKind.TryGetValue(kind, out var names) ? [.. names.Keys] : [];
}
