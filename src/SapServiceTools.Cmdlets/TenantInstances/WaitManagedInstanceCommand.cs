using System.Management.Automation;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Shared.Parameters;
using SapServiceTools.Cmdlets.TenantInstances.Completion;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>Waits until instances are created or deleted: for operations started with -NoWait, for those that timed out, and for whatever else goes on.</summary>
[Cmdlet(VerbsLifecycle.Wait, "ManagedInstance", DefaultParameterSetName = InstanceSets.TenantId)]
[OutputType(typeof(ManagedInstance), typeof(TenantRemainder))]
public sealed class WaitManagedInstanceCommand : BulkInstanceCmdlet
{
    /// <summary>The tenants; what their instances are in decides what is waited for.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = InstanceSets.TenantId)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = InstanceSets.Property)]
    [TenantIdTransformation]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(TenantIdCompleter))]
    public string?[]? TenantId { get; set; }

    /// <summary>Instances, operations from -NoWait, or the TargetObject of a timeout's error; each is waited for at the service that it came from.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InstanceSets.Instance)]
    [ValidateNotNull]
    public IManagedInstanceReference? InputObject { get; set; }

    /// <summary>Limit of each wait; default is the session's.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? TimeoutSeconds { get; set; }

    /// <summary>How many are waited for at once. Waits share their requests, so the default is high.</summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    public override int ThrottleLimit { get; set; } = 500;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is ManagedInstanceOperation operation)
        {
            var session = SessionFor(operation.Session);
            Start(session, operation, (writer, cancellationToken) => WaitAsync(session, operation, writer, cancellationToken));
            return;
        }

        var targets = InstanceTarget.Of(this, TenantId, InputObject).ToList();
        Expect(targets.Count);
        var wasDeleting = InputObject is ManagedInstance { Status: InstanceStatus.DeletionInProgress };
        foreach (var target in targets)
            Start(target.Session, target.Input, (writer, cancellationToken) => WaitAsync(target, wasDeleting, writer, cancellationToken));
    }

    private async Task WaitAsync(InstanceTarget target, bool wasDeleting, PipelineWriter writer, CancellationToken cancellationToken)
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
                await WaitAsync(target.Session, operation, writer, cancellationToken).ConfigureAwait(false);
                return;
        }
    }

    private async Task WaitAsync(
        InstanceManagerSession session, ManagedInstanceOperation operation, PipelineWriter writer, CancellationToken cancellationToken)
    {
        var instance = await session.Client.WaitAsync(operation, Limits.Timeout(TimeoutSeconds), writer, cancellationToken).ConfigureAwait(false);
        if (instance is not null)
            await writer.WriteAsync(instance, session).ConfigureAwait(false);
    }

    private static OperationType TypeOf(string status) =>
        status.StartsWith("DELETION", StringComparison.Ordinal) ? OperationType.Delete
        : status == InstanceStatus.UpdateInProgress ? OperationType.Update : OperationType.Create;
}
