using SapServiceTools.Clients.TenantInstances.Reconciliation;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>
/// Makes a fleet what a list of tenants says: creates what is missing, repairs what is broken and, only if asked to, removes what isn't on the list.
/// Run again it goes on where it was interrupted, until there is nothing left to do.
/// </summary>
[Cmdlet(VerbsData.Sync, "ManagedInstance", DefaultParameterSetName = InstanceSets.TenantId, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(FleetStep), typeof(FleetSummary), typeof(TenantRemainder))]
public sealed class SyncManagedInstanceCommand : ReconcileCmdlet<PSObject>
{
    private DesiredRows _rows = null!;
    private bool _hasInput;

    /// <summary>All tenants that are to have an instance.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = InstanceSets.TenantId)]
    [TenantIdTransformation]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public override string?[]? TenantId { get; set; }

    /// <summary>
    /// All tenants that are to have an instance, from the pipeline: text, or objects with a property TenantId. Takes anything: what the engine
    /// can't bind it passes over with an error that doesn't end the pipeline, and the tenant of that row would be taken for one to remove.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InstanceSets.Instance)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public override PSObject? InputObject { get; set; }

    /// <summary>Removes the instances of all other tenants, with their data; each is asked for.</summary>
    [Parameter]
    public SwitchParameter RemoveExtra { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _rows = new DesiredRows(RemoveExtra);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _hasInput = true;
        // A list with a mistake in it isn't what its author wants, and what it lacks might be removed.
        OrStop(
            () =>
            {
                if (ParameterSetName == InstanceSets.Instance)
                    _rows.Add(InputObject);
                else
                    _rows.AddNames(TenantId);
            },
            Record);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // A list on the command line leaves the pipeline's unbound, each row with an error that ends nothing.
        if (!_hasInput && (MyInvocation.BoundParameters.ContainsKey(nameof(TenantId)) || MyInvocation.BoundParameters.ContainsKey(nameof(InputObject))))
            OrStop(() => throw TwoLists(), Record);
        OrStop(_rows.Complete, Record);
        var session = SessionFor();
        List<ManagedInstance> actual = [];
        Run(session, async (writer, cancellationToken) => actual = await ReadAllAsync(session, writer, cancellationToken).ConfigureAwait(false));
        IReadOnlyList<FleetStep> steps = [];
        OrStop(() => steps = ReconcilePlanner.Plan(_rows.Tenants, actual, RemoveExtra), Record);
        WriteVerbose(string.Join(", ", Enum.GetValues<FleetAction>().Select(action => $"{action}: {steps.Count(step => step.Action == action)}")));
        ExpectAll(steps.Count(step => step.Action != FleetAction.Keep));
        if (IsWhatIf)
        {
            Tell(steps.Where(step => step.Action != FleetAction.Keep).Select(step => (step, session, Question(step).Action)));
            foreach (var step in steps)
                WriteUnconfirmed(step, session);
            WriteObject(Summarize(steps, session));
        }
        else
        {
            var confirmation = new StepConfirmation(this);
            foreach (var step in steps)
                Perform(step, session, confirmation);
        }

        base.EndProcessing();
    }

    // What a step is called where it is asked for, and whether that is for data that may go.
    private static (string Action, bool IsHigh) Question(FleetStep step) => step.Action switch
    {
        FleetAction.Remove => ("Remove", true),
        FleetAction.Create => ("Create", false),
        // Its data may be there still.
        FleetAction.Repair when step.Found == InstanceStatus.DeletionFailed => ("Remove, as was begun before, and create", true),
        _ => ($"Repair ({step.Found})", false),
    };

    private void Perform(FleetStep step, InstanceManagerSession session, StepConfirmation confirmation)
    {
        var (action, isHigh) = Question(step);
        if (step.Action == FleetAction.Keep || !confirmation.For(isHigh, Describe(step, session), action))
        {
            WriteUnconfirmed(step, session);
            return;
        }

        var timeout = Limits.Timeout(TimeoutSeconds);
        StartStep(session, step, (writer, cancellationToken) => step.Action == FleetAction.Remove
            ? Reconciler.RemoveAsync(session.Client, step, timeout, writer, cancellationToken)
            : Reconciler.MakeUsableAsync(session.Client, step, Parameters, timeout, writer, cancellationToken));
    }

    private static ServiceException TwoLists() =>
        new(ServiceErrorKind.InvalidArgument, ErrorIds.DesiredListInvalid, "There are two lists of tenants, one on the command line and one in the pipeline. Nothing was changed.")
        {
            RecommendedAction = "Pass all tenants in one way.",
        };
}
