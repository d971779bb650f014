using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.BrokerHost;

/// <summary>Gets the brokers that run in this runspace, with their counts, queue and workers.</summary>
[Cmdlet(VerbsCommon.Get, "ServiceBroker")]
[OutputType(typeof(HostedBroker))]
public sealed class GetServiceBrokerCommand : ModuleCmdlet
{
    /// <summary>Only those on these ports.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(BrokerPortCompleter))]
    public int[]? Port { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        WriteObject(RunspaceBrokers.Current.Running.Where(broker => Port is null || Port.Contains(broker.Uri.Port)), enumerateCollection: true);
}
