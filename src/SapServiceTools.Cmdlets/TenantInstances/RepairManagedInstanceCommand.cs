using System.Management.Automation;
using SapServiceTools.Clients.TenantInstances.Reconciliation;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Shared.Parameters;
using SapServiceTools.Cmdlets.TenantInstances.Completion;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>
/// Finds instances that aren't usable and mends them: those without binding, failed creations and deletions, and what interrupted runs left behind.
/// Writes one object for each that it found; usable ones have none.
/// </summary>
[Cmdlet(VerbsDiagnostic.Repair, "ManagedInstance", DefaultParameterSetName = InstanceSets.TenantId, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(FleetStep), typeof(TenantRemainder))]
public sealed class RepairManagedInstanceCommand : BulkInstanceCmdlet
{
    private readonly List<InstanceTarget> _targets = [];
    private readonly Replacements _replacements = new();
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
    /// A file that remembers whose instances are deleted in order to be created anew. With the same file the next run goes on with those that this one didn't get to,
    /// whichever tenants are named.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    /// <summary>
    /// Where a tenant has several instances, deletes all but one with their data, each after a question: the one stays that the other cmdlets act on,
    /// or, where that can't be used, one that can.
    /// </summary>
    [Parameter]
    public SwitchParameter RemoveDuplicate { get; set; }

    /// <summary>How many tenants are worked on at once.</summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    public override int ThrottleLimit { get; set; } = 16;

    /// <summary>Limit of each tenant's wait; default is the session's.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? TimeoutSeconds { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _parameters = new InstanceParameterReader(this).ReadOrStop(ProvisioningParameter, BindingParameter);
        if (JournalPath is null)
            return;
        try
        {
            _replacements.Open(GetUnresolvedProviderPathFromPSPath(JournalPath), IsWhatIf);
        }
        catch (ServiceException exception)
        {
            ThrowTerminatingError(ErrorRecords.From(exception, JournalPath));
        }
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
            Find(group.Key, [.. group], found);
        if (_all)
            Find(SessionFor(), null, found);
        else if (_targets.Count == 0 && _replacements.HasPending)
            Find(SessionFor(), [], found);
        Expect(found.Count);
        var approval = new StepConfirmation(this);
        foreach (var (step, session) in found)
            Mend(step, session, approval);
        base.EndProcessing();
        if (_replacements.Elsewhere is { } note)
            WriteWarning(note);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            _replacements.Dispose();
    }

    /// <inheritdoc/>
    private protected override void OnStopped()
    {
        base.OnStopped();
        if (_replacements.Interrupted is { } note)
            WriteLastWarning(note);
    }

    private void Find(InstanceManagerSession session, List<InstanceTarget>? targets, List<(FleetStep Step, InstanceManagerSession Session)> found)
    {
        var replaced = _replacements.PendingOf(session);
        List<ManagedInstance> instances = [];
        List<FleetStep> duplicates = [];
        List<string> gone = [];
        Run(session, async (writer, cancellationToken) =>
        {
            List<ManagedInstance> all = targets is null || RemoveDuplicate
                ? await FleetRun.ReadAllAsync(session, writer, cancellationToken).ConfigureAwait(false)
                : [];
            // A request for a tenant reaches one of its instances only, and what is wrong with another one must not be mended there.
            var several = all.GroupBy(instance => instance.TenantId, StringComparer.Ordinal).Where(group => group.Count() > 1).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
            var named = targets ?? [.. several.Keys.Select(tenant => new InstanceTarget(session, tenant, tenant))];
            instances = await FleetRun.ReadAsync([.. named.Where(target => !replaced.Contains(target.TenantId))], writer, cancellationToken).ConfigureAwait(false);
            // That one of these has none is no error: that is what the journal is for.
            await foreach (var (tenant, instance) in Replacements.ReadAsync(session, replaced, writer, cancellationToken).ConfigureAwait(false))
            {
                if (instance is null)
                    gone.Add(tenant);
                else
                    instances.Add(instance);
            }

            foreach (var addressed in instances.Where(instance => RemoveDuplicate && several.ContainsKey(instance.TenantId)))
                duplicates.AddRange(ReconcilePlanner.PlanDuplicates(several[addressed.TenantId], addressed));
            if (targets is null)
                instances.AddRange(all.Where(instance => !several.ContainsKey(instance.TenantId) && !replaced.Contains(instance.TenantId)));
        });
        var unsettled = duplicates.Select(step => step.TenantId).ToHashSet(StringComparer.Ordinal);
        foreach (var instance in instances.Where(instance => !unsettled.Contains(instance.TenantId)))
        {
            if (ReconcilePlanner.PlanRepair(instance, replaced.Contains(instance.TenantId)) is { } step)
                found.Add((step, session));
            else
                WriteVerbose($"The instance of tenant '{instance.TenantId}' has status {instance.Status}, and nothing is to be mended.");
            if (instance.Status == InstanceStatus.CreationSucceeded && !IsWhatIf)
                _replacements.End(session, instance.TenantId);
        }

        found.AddRange(duplicates.Select(step => (step, session)));
        found.AddRange(gone.Select(tenant => (ReconcilePlanner.PlanRestore(tenant), session)));
    }

    private void Mend(FleetStep step, InstanceManagerSession session, StepConfirmation approval)
    {
        var target = new InstanceTarget(session, step.TenantId, step).Description;
        var isReplacement = step.Action != FleetAction.Remove
            && (step.Found == InstanceStatus.CreationFailed || _replacements.IsPending(session, step.TenantId));
        var isApproved = step switch
        {
            { Action: FleetAction.Remove } => approval.ForHigh($"instance {step.InstanceIds[0]}, {target}", "Remove"),
            { Action: FleetAction.Create } => approval.ForMedium(target, "Create, as was begun before"),
            { Found: InstanceStatus.DeletionFailed } when isReplacement => approval.ForHigh(target, "Remove and create, as was begun before"),
            { Found: InstanceStatus.DeletionFailed } => approval.ForHigh(target, "Remove, as was begun before"),
            _ => approval.ForMedium(target, $"Repair ({step.Found})"),
        };
        if (!isApproved)
        {
            WriteObject(FleetRun.Leave(step, session, approval));
            return;
        }

        if (isReplacement && _replacements.Risk is { } risk)
            WriteWarning(risk);
        var timeout = Limits.Timeout(TimeoutSeconds);
        StartStep(session, step, (writer, cancellationToken) => FleetRun.WriteAsync(writer, step, session, () => isReplacement
            ? _replacements.RunAsync(session, step, () => Reconciler.MakeUsableAsync(session.Client, step, _parameters, timeout, writer, cancellationToken))
            : Reconciler.RepairAsync(session.Client, step, _parameters, timeout, writer, cancellationToken)));
    }
}
