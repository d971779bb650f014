using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Brokers;

/// <summary>The brokers started in one runspace.</summary>
internal sealed class RunspaceBrokers
{
    private static readonly TimeSpan ShortDrain = TimeSpan.FromSeconds(1);
    private readonly List<HostedBroker> _started = [];

    /// <summary>Those of the runspace that this thread works for.</summary>
    public static RunspaceBrokers Current => PerRunspace<RunspaceBrokers>.Current;

    /// <summary>The running ones, oldest first.</summary>
    public IReadOnlyList<HostedBroker> Running
    {
        get
        {
            lock (_started)
            {
                // Another runspace may have stopped one that it was handed.
                _started.RemoveAll(broker => !broker.IsRunning);
                return [.. _started];
            }
        }
    }

    public void Add(HostedBroker broker)
    {
        lock (_started)
            _started.Add(broker);
    }

    public void StopAll() => Task.WhenAll(Running.Select(broker => broker.StopAsync(ShortDrain))).GetAwaiter().GetResult();
}
