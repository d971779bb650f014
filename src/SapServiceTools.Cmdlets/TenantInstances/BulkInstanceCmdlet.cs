using System.Management.Automation;
using System.Runtime.CompilerServices;
using SapServiceTools.Clients.TenantInstances.Pacing;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>A cmdlet that works on the instances of many tenants, and may have to end in time.</summary>
public abstract class BulkInstanceCmdlet : SessionCmdlet<InstanceManagerSession>
{
    private static readonly ConditionalWeakTable<InstanceManagerSession, Dictionary<string, WorkPace>> LearnedPaces = [];
    private TimeBudget? _budget;

    /// <summary>The time that the run has, as a TimeSpan or a number of seconds. No tenant is begun that can't be expected to be done by then.</summary>
    [Parameter]
    [SecondsTransformation]
    [ValidateSeconds(1, int.MaxValue)]
    public TimeSpan? TimeBudget { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _budget = TimeBudget is { } budget ? new TimeBudget(budget, TimeProvider.System) : null;
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        if (_budget?.Remainder() is not { } left)
            return;
        WriteWarning($"The time budget of {left.TimeBudget.TotalSeconds:0.#} s is used up, and not all is done: {left}. Run it again to go on.");
        WriteObject(left);
    }

    /// <summary>Starts a tenant's work, unless it is too late for it.</summary>
    private protected override bool Start(InstanceManagerSession session, object target, Func<PipelineWriter, CancellationToken, Task> work)
    {
        if (_budget is null)
            return base.Start(session, target, work);
        // Whether it is too late is told when it would begin, not while others have all slots.
        WaitForSlot();
        var tenant = target is IManagedInstanceReference reference ? reference.TenantId : $"{target}".Trim();
        if (_budget.TryBegin(tenant, PaceOf(session)) is not { } record)
            return false;
        var goesOn = MyInvocation.BoundParameters.TryGetValue("NoWait", out var noWait) && LanguagePrimitives.IsTrue(noWait);
        return base.Start(session, target, (writer, cancellationToken) => record.RunAsync(() => work(writer, cancellationToken), goesOn));
    }

    /// <summary>Starts a step; one that it is too late for is written as it was planned.</summary>
    private protected void StartStep(InstanceManagerSession session, FleetStep step, Func<PipelineWriter, CancellationToken, Task> work)
    {
        if (Start(session, step.TenantId, work))
            return;
        step.Session = session;
        WriteObject(step);
    }

    /// <summary>What a plan comes to, with what it is expected to take in this session. Thousands of tenants take a moment, which must not keep a stop waiting.</summary>
    private protected FleetSummary Summarize(IReadOnlyCollection<FleetStep> steps, InstanceManagerSession session)
    {
        FleetSummary? summary = null;
        Run(session, (_, cancellationToken) =>
        {
            summary = RunSimulation.Run((IPacedClient)session.Client, steps, ThrottleLimit, TimeBudget, cancellationToken);
            return Task.CompletedTask;
        });
        return summary!;
    }

    /// <summary>What the session has learned of this cmdlet's work, in this run and those before.</summary>
    private WorkPace PaceOf(InstanceManagerSession session)
    {
        var paces = LearnedPaces.GetOrCreateValue(session);
        lock (paces)
        {
            var kind = GetType().Name;
            if (!paces.TryGetValue(kind, out var pace))
                paces.Add(kind, pace = new WorkPace((session.Client as IPacedClient)?.Limiter, TimeProvider.System));
            return pace;
        }
    }
}
