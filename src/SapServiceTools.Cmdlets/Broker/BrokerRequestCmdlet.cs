using SapServiceTools.Clients.Broker;
using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>A cmdlet that changes something at a broker, at once or by an operation that goes on there.</summary>
/// <inheritdoc/>
public abstract class BrokerRequestCmdlet<TInput> : BrokerResourceCmdlet<TInput>
    where TInput : class
{
    /// <summary>Doesn't accept that the broker goes on after its response (<c>accepts_incomplete</c>).</summary>
    [Parameter]
    public SwitchParameter Synchronous { get; set; }

    /// <summary>Sends also what the catalog forbids, and parameters that don't fit its schemas.</summary>
    [Parameter]
    public SwitchParameter SkipValidation { get; set; }

    /// <summary>Deletes what a failure may have left at the broker, where the specification asks for that.</summary>
    [Parameter]
    public virtual SwitchParameter MitigateOrphan { get; set; }

    /// <summary>Returns the operation at once, for Wait-BrokerOperation.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Limit of each wait; default is the session's. A plan's own limit may be shorter.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? TimeoutSeconds { get; set; }

    /// <inheritdoc/>
    private protected override bool BeginsHere => true;

    private protected RequestMode Mode => new()
    {
        AcceptsIncomplete = !Synchronous,
        Wait = !NoWait,
        Timeout = Limits.Timeout(TimeoutSeconds),
        SkipValidation = SkipValidation,
        MitigateOrphan = MitigateOrphan,
    };

    /// <summary>Those that are to be changed. Asks about each; of one whose id can't be one nobody is asked, that is its record's error.</summary>
    private protected IReadOnlyList<BrokerTarget> Approved(IEnumerable<BrokerTarget> targets, string action)
    {
        var approved = targets
            .Where(target => OrWriteError(() => BrokerClient.CheckIds(target.InstanceId, target.BindingId), target.Input) && Proceeds(target.Description, action))
            .ToList();
        Expect(approved.Count);
        return approved;
    }

    /// <summary>Removes a resource, and writes the operation where that is asked for or nobody waits for it.</summary>
    private protected void Remove(
        BrokerTarget target, ResourceRequest request, Func<BrokerClient, ResourceRequest, PipelineWriter, CancellationToken, Task<BrokerServiceOperation>> remove, bool passThru)
    {
        StartChange(target.Session, target.Input, async (writer, cancellationToken) =>
        {
            var operation = await remove(target.Client, request, writer, cancellationToken).ConfigureAwait(false);
            if (passThru || !request.Mode.Wait)
                await writer.WriteAsync(operation, target.Session).ConfigureAwait(false);
        });
    }
}
