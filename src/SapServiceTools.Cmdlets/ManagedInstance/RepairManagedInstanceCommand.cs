using System.Management.Automation;
using SapServiceTools.Clients.Fleet;
using SapServiceTools.Cmdlets.Completion;
using SapServiceTools.Cmdlets.Parameters;
using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets;

/// <summary>
/// Finds instances that aren't usable and mends them: those without binding, failed creations and deletions, and what interrupted runs left behind.
/// Writes one object for each that it found; usable ones have none.
/// </summary>
[Cmdlet(VerbsDiagnostic.Repair, "ManagedInstance", DefaultParameterSetName = InstanceSets.TenantId, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(FleetStep), typeof(TenantRemainder))]
public sealed class RepairManagedInstanceCommand : BulkInstanceCmdlet
{
    private readonly List<InstanceTarget> _targets = [];
    private bool _all;
    private InstanceParameters? _parameters;

    /// <summary>The tenants. Without it: all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = InstanceSets.TenantId)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = InstanceSets.Property)]
    [TenantIdTransformation]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(TenantIdCompleter))]
    public string?[]? TenantId { get; set; }

    /// <summary>Instances to look at again and mend, each at the service that it came from.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InstanceSets.Instance)]
    [ValidateNotNull]
    public IManagedInstanceReference? InputObject { get; set; }

    /// <summary>Provisioning parameters of what is created anew: a hashtable, an object, JSON text or the path of a file.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? ProvisioningParameter { get; set; }

    /// <summary>Binding parameters of what is made: a hashtable, an object, JSON text or the path of a file.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? BindingParameter { get; set; }

    /// <summary>
    /// Where a tenant has several instances, deletes all but one with their data, each after a question: the one stays that the other cmdlets act on,
    /// or, where that can't be used, one that can.
    /// </summary>
    [Parameter]
    public SwitchParameter RemoveDuplicate { get; set; }

    /// <summary>How many tenants are worked on at once.</summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    public int ThrottleLimit { get; set; } = 16;

    /// <summary>Limit of each tenant's wait; default is the session's.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? TimeoutSeconds { get; set; }

    /// <inheritdoc/>
    protected override int MaxConcurrency => ThrottleLimit;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _parameters = new InstanceParameterReader(this).ReadOrStop(ProvisioningParameter, BindingParameter);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == InstanceSets.TenantId && !MyInvocation.BoundParameters.ContainsKey(nameof(TenantId)))
            _all = true;
        else
            _targets.AddRange(InstanceTarget.Of(this, TenantId, InputObject));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var found = new List<(FleetStep Step, InstanceManagerSession Session)>();
        foreach (var group in _targets.GroupBy(target => target.Session))
            Look(group.Key, [.. group], found);
        if (_all)
            Look(SessionFor(), null, found);
        Expect(found.Count);
        var approval = new Approval(this);
        foreach (var (step, session) in found)
            Mend(step, session, approval);
        base.EndProcessing();
    }

    private void Look(InstanceManagerSession session, List<InstanceTarget>? targets, List<(FleetStep Step, InstanceManagerSession Session)> found)
    {
        List<ManagedInstance> instances = [];
        List<FleetStep> duplicates = [];
        Run(session, async (writer, cancellationToken) =>
        {
            List<ManagedInstance> all = targets is null || RemoveDuplicate
                ? await FleetRun.ReadAllAsync(session, writer, cancellationToken).ConfigureAwait(false)
                : [];
            // A request for a tenant reaches one of its instances only, and what is wrong with another one must not be mended there.
            var several = all.GroupBy(instance => instance.TenantId, StringComparer.Ordinal).Where(group => group.Count() > 1).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
            var named = targets ?? [.. several.Keys.Select(tenant => new InstanceTarget(session, tenant, tenant))];
            instances = await FleetRun.ReadAsync(named, writer, cancellationToken).ConfigureAwait(false);
            foreach (var addressed in instances.Where(instance => RemoveDuplicate && several.ContainsKey(instance.TenantId)))
                duplicates.AddRange(FleetPlanner.PlanDuplicates(several[addressed.TenantId], addressed));
            if (targets is null)
                instances.AddRange(all.Where(instance => !several.ContainsKey(instance.TenantId)));
        });
        var unsettled = duplicates.Select(step => step.TenantId).ToHashSet(StringComparer.Ordinal);
        foreach (var instance in instances.Where(instance => !unsettled.Contains(instance.TenantId)))
        {
            if (FleetPlanner.PlanRepair(instance) is { } step)
                found.Add((step, session));
            else
                WriteVerbose($"The instance of tenant '{instance.TenantId}' has status {instance.Status}, and nothing is to be mended.");
        }

        found.AddRange(duplicates.Select(step => (step, session)));
    }

    private void Mend(FleetStep step, InstanceManagerSession session, Approval approval)
    {
        var target = new InstanceTarget(session, step.TenantId, step).Description;
        var isApproved = step.Action == FleetAction.Remove
            ? approval.ForHigh($"instance {step.InstanceIds[0]}, {target}", "Remove")
            : step.Found == InstanceStatus.DeletionFailed
            ? approval.ForHigh(target, "Remove, as was begun before")
            : approval.ForMedium(target, $"Repair ({step.Found})");
        if (!isApproved)
        {
            WriteObject(FleetRun.Leave(step, session, approval));
            return;
        }

        StartStep(session, step, (writer, cancellationToken) => FleetRun.WriteAsync(writer, step, session, () =>
            FleetWorker.RepairAsync(session.Client, step, _parameters, Limits.Timeout(TimeoutSeconds), writer, cancellationToken)));
    }
}
