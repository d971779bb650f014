using System.Collections.Concurrent;

namespace SapServiceTools.Tests.Storm;

/// <summary>How a storm went: what was done, and each thing that was told otherwise than it is.</summary>
public sealed class StormTally
{
    private static readonly string[] Kinds = [nameof(Lost), nameof(Doubled), nameof(Orphaned), nameof(WronglySuccessful), nameof(WronglyFailed), nameof(GaveUp), nameof(InDoubt)];
    private static readonly string[] Truths = [nameof(GaveUp), nameof(InDoubt)];
    private readonly ConcurrentDictionary<string, int> _done = new(StringComparer.Ordinal);
    private long _begun;
    private readonly ConcurrentQueue<(string Kind, string What)> _faults = new();

    /// <summary>What was told wrongly.</summary>
    public IReadOnlyList<string> Faults => [.. _faults.Where(fault => !Truths.Contains(fault.Kind)).Select(fault => $"{fault.Kind}: {fault.What}")];

    public int Count(string kind) => _faults.Count(fault => fault.Kind == kind);

    /// <summary>An operation begins.</summary>
    public void Begin() => Interlocked.Increment(ref _begun);

    public void Done(string operation) => _done.AddOrUpdate(operation, 1, (_, count) => count + 1);

    /// <summary>It was told as done, and isn't there.</summary>
    public void Lost(string what) => Add(nameof(Lost), what);

    /// <summary>It is there more than once.</summary>
    public void Doubled(string what) => Add(nameof(Doubled), what);

    /// <summary>It is there, and nobody was told.</summary>
    public void Orphaned(string what) => Add(nameof(Orphaned), what);

    public void WronglySuccessful(string what) => Add(nameof(WronglySuccessful), what);

    public void WronglyFailed(string what) => Add(nameof(WronglyFailed), what);

    /// <summary>It ended in an error, and wasn't done: the truth.</summary>
    public void GaveUp(string what) => Add(nameof(GaveUp), what);

    /// <summary>It ended in an error that says that nobody knows whether it was done, and how to go on: the truth too.</summary>
    public void InDoubt(string what) => Add(nameof(InDoubt), what);

    /// <summary>A line of the table of counts, with the names of its columns.</summary>
    public IReadOnlyList<(string Name, long Count)> Row =>
        [("operations", Interlocked.Read(ref _begun)), .. Kinds.Select(kind => (kind, (long)Count(kind)))];

    /// <summary>All in lines.</summary>
    public override string ToString() => string.Join(
        Environment.NewLine,
        [
            $"done: {string.Join(", ", _done.OrderBy(done => done.Key, StringComparer.Ordinal).Select(done => $"{done.Value} {done.Key}"))}",
            string.Join(", ", Kinds.Select(kind => $"{kind} {Count(kind)}")),
            .. _faults.Select(fault => $"  {fault.Kind}: {fault.What}"),
        ]);

    private void Add(string kind, string what) => _faults.Enqueue((kind, what));
}
