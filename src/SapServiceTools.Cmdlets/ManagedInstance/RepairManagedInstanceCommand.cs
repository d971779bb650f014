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
        Run(session, async (writer, cancellationToken) =>
        {
            if (targets is null)
                instances = await FleetRun.ReadAllAsync(session, writer, cancellationToken).ConfigureAwait(false);
            else
                instances = await FleetRun.ReadAsync(targets, writer, cancellationToken).ConfigureAwait(false);
        });
        foreach (var instance in instances)
        {
            if (FleetPlanner.PlanRepair(instance) is { } step)
                found.Add((step, session));
            else
                WriteVerbose($"The instance of tenant '{instance.TenantId}' has status {instance.Status}, and nothing is to be mended.");
        }
    }

    private void Mend(FleetStep step, InstanceManagerSession session, Approval approval)
    {
        var target = new InstanceTarget(session, step.TenantId, step).Description;
        var isApproved = step.Found == InstanceStatus.DeletionFailed
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
