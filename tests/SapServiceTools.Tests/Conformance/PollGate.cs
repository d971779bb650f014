using System.Collections.Concurrent;

namespace SapServiceTools.Tests.Conformance;

/// <summary>Keeps operations in the background until they were asked after a number of times, so that what is done meanwhile never comes too late.</summary>
public sealed class PollGate
{
    private const int Polls = 2;
    private readonly ConcurrentDictionary<string, Waiter> _waiting = new();

    /// <summary>For the handler.</summary>
    public async Task PassAsync(string path, CancellationToken cancellationToken)
    {
        var waiter = new Waiter();
        _waiting[path] = waiter;
        await waiter.Open.Task.WaitAsync(cancellationToken);
    }

    /// <summary>For the way to the host.</summary>
    public void Polled(string path)
    {
        if (_waiting.TryGetValue(path, out var waiter) && Interlocked.Increment(ref waiter.Count) >= Polls)
            waiter.Open.TrySetResult();
    }

    private sealed class Waiter
    {
        public int Count;

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
