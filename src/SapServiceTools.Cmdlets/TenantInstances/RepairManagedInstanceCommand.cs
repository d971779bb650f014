using SapServiceTools.Clients.TenantInstances.Reconciliation;
using SapServiceTools.Cmdlets.CommandLine;
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
public sealed class RepairManagedInstanceCommand : ReconcileCmdlet<IManagedInstanceReference>
{
    private readonly List<InstanceTarget> _targets = [];
    private readonly Replacements _replacements = new();
    private bool _all;

    /// <summary>The tenants. Without it: all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = InstanceSets.TenantId)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = InstanceSets.Property)]
    [TenantIdTransformation]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(TenantIdCompleter))]
    public override string?[]? TenantId { get; set; }

    /// <summary>
    /// A file that remembers whose instances are deleted in order to be created anew. With the same file the next run goes on with those that this one didn't get to,
    /// whichever tenants are named.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public string? JournalPath { get; set; }

    /// <summary>
    /// Where a tenant has several instances, deletes all but one with their data, each after a question: the one stays that the other cmdlets act on,
    /// or, where that can't be used, one that can.
    /// </summary>
    [Parameter]
    public SwitchParameter RemoveDuplicate { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (JournalPath is not null)
            OrStop(() => _replacements.Open(FilePaths.Resolve(SessionState.Path, JournalPath, nameof(JournalPath)), IsWhatIf), JournalPath);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (NamesNone)
            _all = true;
        else
            _targets.AddRange(Targets());
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
        ExpectAll(found.Count);
        var sessions = found.ToDictionary(one => one.Step, one => one.Session);
        List<FleetStep> steps = [.. ReconcilePlanner.InOrderOfWork(found.Select(one => one.Step))];
        if (IsWhatIf)
        {
            Tell(steps.Select(step => (step, sessions[step], Question(step, sessions[step]).Action)));
            foreach (var step in steps)
                WriteUnconfirmed(step, sessions[step]);
        }
        else
        {
            var confirmation = new StepConfirmation(this);
            foreach (var step in steps)
                Mend(step, sessions[step], confirmation);
        }

        base.EndProcessing();
        if (_replacements.OtherServicesNote is { } note)
            WriteWarning(note);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            _replacements.Dispose();
    }

    private protected override void OnStopped()
    {
        base.OnStopped();
        if (_replacements.InterruptedNote is { } note)
            WriteLastWarning(note);
    }

    private void Find(InstanceManagerSession session, List<InstanceTarget>? targets, List<(FleetStep Step, InstanceManagerSession Session)> found)
    {
        var replaced = _replacements.PendingOf(session);
        List<ManagedInstance> instances = [];
        List<FleetStep> duplicates = [];
        List<string> gone = [];
        var removesDuplicates = (bool)RemoveDuplicate;
        Run(session, async (writer, cancellationToken) =>
        {
            List<ManagedInstance> all = targets is null || removesDuplicates
                ? await ReadAllAsync(session, writer, cancellationToken).ConfigureAwait(false)
                : [];
            // A request for a tenant reaches one of its instances only, and what is wrong with another one must not be mended there.
            var several = all.GroupBy(instance => instance.TenantId, StringComparer.Ordinal).Where(group => group.Count() > 1).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
            var named = targets ?? [.. several.Keys.Select(tenant => new InstanceTarget(session, tenant, tenant))];
            instances = await ReadAsync([.. named.Where(target => !replaced.Contains(target.TenantId))], writer, cancellationToken).ConfigureAwait(false);
            // That one of these has none is no error: that is what the journal is for.
            await foreach (var (tenant, instance) in Replacements.ReadAsync(session, replaced, writer, cancellationToken).ConfigureAwait(false))
            {
                if (instance is null)
                    gone.Add(tenant);
                else
                    instances.Add(instance);
            }

            foreach (var addressed in instances.Where(instance => removesDuplicates && several.ContainsKey(instance.TenantId)))
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

    private bool IsReplacement(FleetStep step, InstanceManagerSession session) =>
        step.Action != FleetAction.Remove && (step.Found == InstanceStatus.CreationFailed || _replacements.IsPending(session, step.TenantId));

    // What a step is called where it is asked for, and whether that is for data that may go.
    private (string Action, bool IsHigh) Question(FleetStep step, InstanceManagerSession session) => step switch
    {
        { Action: FleetAction.Remove } => ("Remove", true),
        { Action: FleetAction.Create } => ("Create, as was begun before", false),
        { Found: InstanceStatus.DeletionFailed } when IsReplacement(step, session) => ("Remove and create, as was begun before", true),
        { Found: InstanceStatus.DeletionFailed } => ("Remove, as was begun before", true),
        _ => ($"Repair ({step.Found})", false),
    };

    private void Mend(FleetStep step, InstanceManagerSession session, StepConfirmation confirmation)
    {
        var isReplacement = IsReplacement(step, session);
        var (action, isHigh) = Question(step, session);
        if (!confirmation.For(isHigh, Describe(step, session), action))
        {
            WriteUnconfirmed(step, session);
            return;
        }

        if (isReplacement && _replacements.TakeRiskNote() is { } note)
            WriteWarning(note);
        var timeout = Limits.Timeout(TimeoutSeconds);
        StartStep(session, step, (writer, cancellationToken) => isReplacement
            ? _replacements.RunAsync(session, step, () => Reconciler.MakeUsableAsync(session.Client, step, Parameters, timeout, writer, cancellationToken))
            : Reconciler.RepairAsync(session.Client, step, Parameters, timeout, writer, cancellationToken));
    }

    // The instances of some tenants of one session, as they are; one that isn't there is that tenant's error.
    private static async Task<List<ManagedInstance>> ReadAsync(List<InstanceTarget> targets, PipelineWriter writer, CancellationToken cancellationToken)
    {
        var found = new List<ManagedInstance>();
        foreach (var target in targets)
        {
            try
            {
                found.Add(await target.ReadAsync(new GetInstanceOptions(BypassCache: true, Wait: false), writer, cancellationToken).ConfigureAwait(false));
            }
            catch (ServiceException exception)
            {
                writer.WriteError(exception, target.Input);
            }
        }

        return found;
    }
}
