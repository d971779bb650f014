using System.Collections.Concurrent;

namespace SapServiceTools.HostLoad;

/// <summary>Counts what came back by kind of request and status, and keeps what must not come back.</summary>
public sealed class ResponseTally
{
    private const int Kept = 50;

    private readonly ConcurrentDictionary<(string Kind, string Status), int> _counts = new();
    private readonly ConcurrentQueue<string> _wrong = new();
    private int _wrongCount;

    /// <summary>By kind and status.</summary>
    public IReadOnlyDictionary<(string Kind, string Status), int> Counts => _counts;

    /// <summary>Responses that aren't the protocol's, connections that a living host has cut, requests without a response.</summary>
    public int WrongCount => Volatile.Read(ref _wrongCount);

    /// <summary>The first of them.</summary>
    public IReadOnlyCollection<string> Wrong => _wrong;

    public int CountOf(string kind) => _counts.Where(entry => entry.Key.Kind == kind).Sum(entry => entry.Value);

    public int CountOfStatus(string status) => _counts.Where(entry => entry.Key.Status == status).Sum(entry => entry.Value);

    internal void Add(string kind, string status) => _counts.AddOrUpdate((kind, status), 1, static (_, count) => count + 1);

    internal void AddWrong(string kind, string what)
    {
        Interlocked.Increment(ref _wrongCount);
        if (_wrong.Count < Kept)
            _wrong.Enqueue($"{kind}: {(what.Length > 400 ? what[..400] : what)}");
    }
}
