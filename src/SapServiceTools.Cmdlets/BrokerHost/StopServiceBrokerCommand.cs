using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.BrokerHost;

/// <summary>Stops brokers: they take no more requests, and their handlers may end. Without an argument: all that run in this runspace.</summary>
[Cmdlet(VerbsLifecycle.Stop, "ServiceBroker", SupportsShouldProcess = true)]
public sealed class StopServiceBrokerCommand : AsyncCmdlet
{
    /// <summary>The brokers to stop.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public HostedBroker[]? InputObject { get; set; }

    /// <summary>How long handlers may take to end, as a TimeSpan or a number of seconds; then they are interrupted. Default 10 s.</summary>
    [Parameter]
    [SecondsTransformation]
    [ValidateSeconds(0, 86400)]
    public TimeSpan Drain { get; set; } = TimeSpan.FromSeconds(10);

    // Brokers are stopped together, so that several take no longer than the slowest.
    /// <inheritdoc/>
    public override int ThrottleLimit => int.MaxValue;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var broker in InputObject ?? RunspaceBrokers.Current.Running)
        {
            if (ShouldProcess(broker.ToString(), "Stop"))
                Start(broker, async (_, cancellationToken) => await broker.StopAsync(Drain).WaitAsync(cancellationToken).ConfigureAwait(false));
        }
    }
}
