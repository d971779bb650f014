using System.Collections.Concurrent;

namespace SapServiceTools.Cmdlets.Broker.Conformance;

/// <summary>One run over a broker, which goes on for a moment after the cmdlet was stopped, to clean up. What it has to say then is kept here.</summary>
internal sealed class ConformanceRun(ICallLog log) : ICallLog
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _warnings = new();

    public bool IsDebugEnabled => log.IsDebugEnabled;

    public bool IsPreview => log.IsPreview;

    /// <summary>Ends when nothing more will be done to the broker.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The warnings so far.</summary>
    public IReadOnlyCollection<string> Warnings => _warnings;

    public void End() => _ended.TrySetResult();

    public void Verbose(string message) => log.Verbose(message);

    public void Debug(string message) => log.Debug(message);

    public void Warning(string message)
    {
        _warnings.Enqueue(message);
        log.Warning(message);
    }

    public void Progress(OperationProgress progress) => log.Progress(progress);
}
