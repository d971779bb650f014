using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace SapServiceTools.Tests.Support;

/// <summary>A log that keeps everything.</summary>
public sealed partial class CallRecorder : ICallLog
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(500);
    private readonly ConcurrentDictionary<string, long> _sent = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<OperationProgress> _progress = new();
    private readonly ConcurrentQueue<string> _verbose = new();
    private readonly ConcurrentQueue<string> _debug = new();
    private readonly ConcurrentQueue<string> _warnings = new();
    private int _underWay;

    public bool IsDebugEnabled { get; init; } = true;

    public IReadOnlyList<string> VerboseLines => [.. _verbose];

    public IReadOnlyList<string> DebugLines => [.. _debug];

    public IReadOnlyList<string> Warnings => [.. _warnings];

    public IReadOnlyList<OperationProgress> ProgressReports => [.. _progress];

    /// <summary>All text in one, for what must or must not be in it.</summary>
    public string Everything => string.Join('\n', _verbose.Concat(_debug).Concat(_warnings));

    /// <summary>Requests that were sent and have neither an answer nor an error yet. One that its caller gave up counts for ever.</summary>
    public int RequestsUnderWay => Volatile.Read(ref _underWay);

    /// <summary>
    /// True while a request is under way that was sent a moment ago, in real time: a clock that ran on meanwhile would let limits pass that nobody has reached.
    /// One that takes longer may be waiting for that clock itself, or was given up.
    /// </summary>
    public bool IsBusy => _sent.Values.Any(sent => Stopwatch.GetElapsedTime(sent) < Moment);

    public void Verbose(string message)
    {
        if (RequestId().Match(message) is { Success: true } id)
        {
            if (message.StartsWith("> ", StringComparison.Ordinal))
                _sent[id.Value] = Stopwatch.GetTimestamp();
            else if (message.StartsWith("< ", StringComparison.Ordinal))
                _sent.TryRemove(id.Value, out _);
        }

        if (message.StartsWith("> ", StringComparison.Ordinal))
            Interlocked.Increment(ref _underWay);
        else if (message.StartsWith("< ", StringComparison.Ordinal))
            Interlocked.Decrement(ref _underWay);
        _verbose.Enqueue(message);
    }

    public void Debug(string message) => _debug.Enqueue(message);

    public void Warning(string message) => _warnings.Enqueue(message);

    public void Progress(OperationProgress progress) => _progress.Enqueue(progress);

    // In brackets at a line's end, or as the last word of an error.
    [GeneratedRegex(@"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=[\].]$)")]
    private static partial Regex RequestId();
}
