using System.Globalization;
using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.BrokerHost;

/// <summary>Completes the ports of the brokers that run in this runspace.</summary>
public sealed class BrokerPortCompleter : ValueCompleter
{
    private protected override bool AreNumbers => true;

    private protected override IEnumerable<string> Values(CompletionRequest request) =>
        RunspaceBrokers.Current.Running.Select(broker => broker.Uri.Port.ToString(CultureInfo.InvariantCulture));
}
