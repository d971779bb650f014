using System.Management.Automation.Runspaces;
using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.BrokerHost;

/// <summary>The brokers started in one runspace.</summary>
internal sealed class RunspaceBrokers
{
    private static readonly TimeSpan ShortDrain = TimeSpan.FromSeconds(1);
    private readonly List<HostedBroker> _started = [];
    private bool _isWatching;

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

    /// <summary>Adds one; it goes when the runspace is closed, as at the end of the process.</summary>
    public void Add(HostedBroker broker)
    {
        lock (_started)
        {
            _started.Add(broker);
            if (_isWatching)
                return;
            _isWatching = true;
            Runspace.DefaultRunspace.StateChanged += (_, change) =>
            {
                if (change.RunspaceStateInfo.State is RunspaceState.Closing)
                    LeaveAll();
            };
        }
    }

    public void StopAll() => Task.WhenAll(Running.Select(broker => broker.StopAsync(ShortDrain))).GetAwaiter().GetResult();

    private void LeaveAll()
    {
        foreach (var broker in Running)
            broker.Leave();
    }
}
