using System.Runtime.CompilerServices;
using SapServiceTools.Clients.TenantInstances;
using SapServiceTools.Clients.TenantInstances.Pacing;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;
using SapServiceTools.Cmdlets.TenantInstances.Completion;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>
/// A cmdlet that works on the instances of many tenants, and may have to end in time. Where one lacks a parameter or has it in another shape, it overrides the property.
/// </summary>
/// <typeparam name="TInput">What the pipeline brings.</typeparam>
public abstract class InstanceCmdlet<TInput> : SessionCmdlet<InstanceManagerSession>
    where TInput : class
{
    private static readonly ConditionalWeakTable<InstanceManagerSession, Dictionary<string, WorkEstimate>> Estimates = [];
    private OptionalObjects? _objects;
    private TimeBudget? _budget;

    /// <summary>The tenants. Wildcards mean nothing here; pipe from Get-ManagedInstance to choose by pattern.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = InstanceSets.TenantId)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = InstanceSets.Property)]
    [TenantIdTransformation]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(TenantIdCompleter))]
    public virtual string?[]? TenantId { get; set; }

    /// <summary>Instances, or operations on them, each at the service that it came from.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InstanceSets.Instance)]
    [ValidateNotNull]
    public virtual TInput? InputObject { get; set; }

    /// <summary>How many tenants are worked on at once.</summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    public override int ThrottleLimit { get; set; } = 16;

    /// <summary>Limit of each tenant's wait; default is the session's.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public virtual int? TimeoutSeconds { get; set; }

    /// <summary>The time that the run has, as a TimeSpan or a number of seconds. No tenant is begun that can't be expected to be done by then.</summary>
    [Parameter]
    [SecondsTransformation]
    [ValidateSeconds(1, int.MaxValue)]
    public virtual TimeSpan? TimeBudget { get; set; }

    /// <summary>True if this record names neither tenants nor instances.</summary>
    private protected bool NamesNone => ParameterSetName == InstanceSets.TenantId && !MyInvocation.BoundParameters.ContainsKey(nameof(TenantId));

    /// <summary>What this record brought, for errors that concern all of it.</summary>
    private protected object? Record => (object?)InputObject ?? TenantId;

    /// <summary>Reads free-form parameters.</summary>
    private protected OptionalObjects Objects => _objects ??= new OptionalObjects(this);

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
        WriteWarning($"The time budget of {left.TimeBudget.TotalSeconds:0.#} s is used up, and not all is done: {left}. To go on: {ResumeCommand.TrimEnd(',')}.");
        WriteObject(left);
    }

    /// <summary>The targets of one record. An id that can't be one becomes that id's error, and the others go on.</summary>
    private protected IEnumerable<InstanceTarget> Targets() => Targets(TenantId);

    /// <summary>The same for names that were chosen from those of the record.</summary>
    private protected IEnumerable<InstanceTarget> Targets(IEnumerable<string?>? tenantIds)
    {
        if (InputObject is IManagedInstanceReference input)
        {
            yield return new InstanceTarget(SessionFor(input.Session), input.TenantId, input);
            yield break;
        }

        // Null is what a pipeline passes for "nothing found", and must not be taken for "all".
        foreach (var tenantId in tenantIds ?? [null])
        {
            var tenant = "";
            if (OrWriteError(() => tenant = TenantName.Normalize(tenantId), tenantId))
                yield return new InstanceTarget(SessionFor(), tenant, tenantId!);
        }
    }

    /// <summary>The targets of one record that the user lets this be done to, or that it is to be previewed for.</summary>
    private protected List<InstanceTarget> ConfirmedTargets(string action)
    {
        var targets = Targets().Where(target => Proceeds(target.Description, action)).ToList();
        Expect(targets.Count);
        return targets;
    }

    /// <summary>Starts a tenant's work, unless it is too late for it.</summary>
    private protected override bool Start(InstanceManagerSession session, object target, Func<PipelineWriter, CancellationToken, Task> work)
    {
        // A preview takes no time worth counting, and what it takes says nothing of the work.
        if (_budget is null || IsWhatIf)
            return base.Start(session, target, work);
        // Whether it is too late is decided when it would begin, not while others have all slots.
        WaitForSlot();
        var tenant = target is IManagedInstanceReference reference ? reference.TenantId : $"{target}".Trim();
        if (_budget.TryBegin(tenant, EstimateOf(session, GetType().Name)) is not { } record)
            return false;
        return base.Start(session, target, (writer, cancellationToken) => record.RunAsync(() => work(writer, cancellationToken), IsNoWait));
    }

    /// <summary>How fast this cmdlet's work goes in a session, as learned in this run and those before.</summary>
    private static WorkEstimate EstimateOf(InstanceManagerSession session, string cmdlet)
    {
        var estimates = Estimates.GetOrCreateValue(session);
        lock (estimates)
        {
            if (!estimates.TryGetValue(cmdlet, out var estimate))
                estimates.Add(cmdlet, estimate = new WorkEstimate((session.Client as IWorkloadSource)?.Limiter, TimeProvider.System));
            return estimate;
        }
    }
}
