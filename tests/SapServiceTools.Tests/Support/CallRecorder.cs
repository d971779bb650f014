using System.Collections.Concurrent;

namespace SapServiceTools.Tests.Support;

/// <summary>A log that keeps everything.</summary>
public sealed class CallRecorder : ICallLog
{
    private readonly ConcurrentQueue<OperationProgress> _progress = new();
    private readonly ConcurrentQueue<string> _verbose = new();
    private readonly ConcurrentQueue<string> _debug = new();
    private readonly ConcurrentQueue<string> _warnings = new();
    private int _underWay;

    public bool IsDebugEnabled { get; init; } = true;

    public IReadOnlyList<string> VerboseLines => [.. _verbose];

    public IReadOnlyList<string> DebugLines => [.. _debug];

    public IReadOnlyList<string> Warnings => [.. _warnings];

    public IReadOnlyList<OperationProgress> News => [.. _progress];

    /// <summary>All text in one, for what must or must not be in it.</summary>
    public string Everything => string.Join('\n', _verbose.Concat(_debug).Concat(_warnings));

    /// <summary>Requests that were sent and have neither an answer nor an error yet. One that its caller gave up counts for ever.</summary>
    public int RequestsUnderWay => Volatile.Read(ref _underWay);

    public void Verbose(string message)
    {
        if (message.StartsWith("> ", StringComparison.Ordinal))
            Interlocked.Increment(ref _underWay);
        else if (message.StartsWith("< ", StringComparison.Ordinal))
            Interlocked.Decrement(ref _underWay);
        _verbose.Enqueue(message);
    }

    public void Debug(string message) => _debug.Enqueue(message);

    public void Warning(string message) => _warnings.Enqueue(message);

    public void Progress(OperationProgress progress) => _progress.Enqueue(progress);
}
