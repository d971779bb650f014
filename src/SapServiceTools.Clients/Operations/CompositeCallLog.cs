namespace SapServiceTools.Clients.Operations;

/// <summary>The log of work that several callers share: each caller hears it once, however many of its waiters take part.</summary>
internal sealed class CompositeCallLog : ICallLog
{
    private readonly ICallLog[] _logs;

    private CompositeCallLog(ICallLog[] logs) => _logs = logs;

    public bool IsDebugEnabled => Array.Exists(_logs, log => log.IsDebugEnabled);

    public bool IsVerboseEnabled => Array.Exists(_logs, log => log.IsVerboseEnabled);

    public static ICallLog Of(IEnumerable<ICallLog> logs)
    {
        var distinct = logs.Distinct().ToArray();
        return distinct.Length == 1 ? distinct[0] : new CompositeCallLog(distinct);
    }

    public void Verbose(string message)
    {
        foreach (var log in _logs)
            log.Verbose(message);
    }

    public void Debug(string message)
    {
        foreach (var log in _logs)
            log.Debug(message);
    }

    public void Warning(string message)
    {
        foreach (var log in _logs)
            log.Warning(message);
    }

    public void Progress(OperationProgress progress)
    {
        foreach (var log in _logs)
            log.Progress(progress);
    }
}
