namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Asks a broker once how an operation stands.</summary>
[Cmdlet(VerbsCommon.Get, "BrokerLastOperation", DefaultParameterSetName = BrokerSets.Id)]
[OutputType(typeof(BrokerServiceOperation))]
public sealed class GetBrokerLastOperationCommand : BrokerOperationCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var target in OperationTargets())
        {
            var operation = OperationOf(target);
            Start(target.Session, target.Input, async (writer, cancellationToken) =>
            {
                await target.Client.PollAsync(operation, writer, cancellationToken).ConfigureAwait(false);
                await writer.WriteAsync(operation, target.Session).ConfigureAwait(false);
            });
        }
    }
}
