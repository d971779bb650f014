using SapServiceTools.Cmdlets.Broker.Completion;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Waits until operations at a broker are over: those started with -NoWait, those whose wait timed out or was stopped, and whatever else goes on.</summary>
[Cmdlet(VerbsLifecycle.Wait, "BrokerOperation", DefaultParameterSetName = BrokerSets.Id)]
[OutputType(typeof(BrokerServiceInstance), typeof(BrokerServiceBinding))]
public class WaitBrokerOperationCommand : BrokerOperationCmdlet
{
    /// <summary>A wait is one small request now and then, so many go on at once unless -ThrottleLimit says otherwise.</summary>
    public WaitBrokerOperationCommand() => ThrottleLimit = 500;

    /// <summary>The instances' ids. Without them: all that the session began and doesn't know to be over.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = BrokerSets.Id)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [BrokerIdTransformation]
    [ArgumentCompleter(typeof(BrokerInstanceCompleter))]
    public override string[]? InstanceId { get; set; }

    /// <summary>Limit of each wait; default is the session's. A plan's own limit may be shorter.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? TimeoutSeconds { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is null && InstanceId is null)
        {
            var session = SessionFor();
            var pending = session.PendingOperations;
            Expect(pending.Count);
            foreach (var operation in pending)
                Wait(session, operation, operation);
            return;
        }

        var targets = OperationTargets();
        Expect(targets.Length);
        foreach (var target in targets)
            Wait(target.Session, OperationOf(target), target.Input);
    }

    private void Wait(BrokerSession session, BrokerServiceOperation operation, object input)
    {
        var timeout = Limits.Timeout(TimeoutSeconds);
        NameProgress(input, operation.BindingId is { } binding ? $"binding {binding}" : $"instance {operation.InstanceId}");
        Start(session, input, async (writer, cancellationToken) =>
        {
            await session.Client().WaitAsync(operation, timeout, writer, cancellationToken).ConfigureAwait(false);
            await writer.WriteOutcomeAsync(operation, waited: true, session).ConfigureAwait(false);
        });
    }
}
