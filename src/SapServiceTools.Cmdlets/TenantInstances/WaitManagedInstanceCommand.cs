using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>Waits until instances are created or deleted: for operations started with -NoWait, for those that timed out, and for whatever else goes on.</summary>
[Cmdlet(VerbsLifecycle.Wait, "ManagedInstance", DefaultParameterSetName = InstanceSets.TenantId)]
[OutputType(typeof(ManagedInstance), typeof(TenantRemainder))]
public class WaitManagedInstanceCommand : InstanceCmdlet<IManagedInstanceReference>
{
    /// <summary>Waits share their requests, so many go on at once unless -ThrottleLimit says otherwise.</summary>
    public WaitManagedInstanceCommand() => ThrottleLimit = 500;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var timeout = Limits.Timeout(TimeoutSeconds);
        if (InputObject is ManagedInstanceOperation operation)
        {
            var session = SessionFor(operation.Session);
            NameProgress(operation, operation.TenantId);
            Start(session, operation, (writer, cancellationToken) => WaitAsync(session, operation, timeout, writer, cancellationToken));
            return;
        }

        var targets = Targets().ToList();
        Expect(targets.Count);
        var wasDeleting = InputObject is ManagedInstance { Status: InstanceStatus.DeletionInProgress };
        foreach (var target in targets)
        {
            NameProgress(target.Input, target.TenantId);
            Start(target.Session, target.Input, (writer, cancellationToken) => WaitAsync(target, wasDeleting, timeout, writer, cancellationToken));
        }
    }

    private static async Task WaitAsync(InstanceTarget target, bool wasDeleting, TimeSpan? timeout, PipelineWriter writer, CancellationToken cancellationToken)
    {
        var instance = await target.Session.Client.GetAsync(
            target.TenantId, new GetInstanceOptions(BypassCache: true, Wait: false), writer, cancellationToken).ConfigureAwait(false);
        switch (instance?.Status)
        {
            case null when wasDeleting:
                return;
            case null:
                throw InstanceErrors.NotFound(target.TenantId);
            case InstanceStatus.CreationSucceeded:
                await writer.WriteAsync(instance, target.Session).ConfigureAwait(false);
                return;
            default:
                var operation = new ManagedInstanceOperation
                {
                    Type = TypeOf(instance.Status),
                    TenantId = target.TenantId,
                    StartedAt = instance.UpdatedOn ?? DateTimeOffset.UtcNow,
                    Status = instance.Status,
                };
                await WaitAsync(target.Session, operation, timeout, writer, cancellationToken).ConfigureAwait(false);
                return;
        }
    }

    private static async Task WaitAsync(
        InstanceManagerSession session, ManagedInstanceOperation operation, TimeSpan? timeout, PipelineWriter writer, CancellationToken cancellationToken)
    {
        var instance = await session.Client.CompleteAsync(operation, timeout, writer, cancellationToken).ConfigureAwait(false);
        if (instance is not null)
            await writer.WriteAsync(instance, session).ConfigureAwait(false);
    }

    private static OperationType TypeOf(string status) =>
        status.StartsWith("DELETION", StringComparison.Ordinal) ? OperationType.Delete
        : status == InstanceStatus.UpdateInProgress ? OperationType.Update : OperationType.Create;
}
