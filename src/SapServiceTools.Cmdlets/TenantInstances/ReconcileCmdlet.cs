using SapServiceTools.Clients.TenantInstances.Pacing;
using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>A cmdlet that finds out what tenants' instances need and does it, step by step.</summary>
/// <inheritdoc/>
public abstract class ReconcileCmdlet<TInput> : InstanceCmdlet<TInput>
    where TInput : class
{
    /// <summary>Provisioning parameters of what is created: a hashtable, an object, JSON text or the path of a file.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? ProvisioningParameter { get; set; }

    /// <summary>Binding parameters of what is created: a hashtable, an object, JSON text or the path of a file.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? BindingParameter { get; set; }

    /// <summary>Parameters of what is created; null if none are given.</summary>
    private protected InstanceParameters? Parameters { get; private set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        var provisioning = Objects.Read(ProvisioningParameter, nameof(ProvisioningParameter));
        var binding = Objects.Read(BindingParameter, nameof(BindingParameter));
        Parameters = provisioning is null && binding is null ? null : new InstanceParameters(provisioning, binding);
    }

    /// <summary>
    /// Says with -WhatIf what would be done. Each tenant has an object already, and what PowerShell prints for -WhatIf can't be kept off the screen;
    /// so that what thousands need is one line.
    /// </summary>
    private protected void Tell(IEnumerable<(FleetStep Step, InstanceManagerSession Session, string Action)> steps)
    {
        foreach (var kind in steps.GroupBy(one => (one.Session, one.Action)))
        {
            var (first, session, action) = kind.First();
            var count = kind.Count();
            ShouldProcess(count == 1 ? Describe(first, session) : $"{count} managed instances at {session.Uri.Authority}", action);
        }
    }

    /// <summary>What a step is about, for the question whether to do it.</summary>
    private protected static string Describe(FleetStep step, InstanceManagerSession session)
    {
        var target = new InstanceTarget(session, step.TenantId, step).Description;
        return step is { Action: FleetAction.Remove, InstanceIds: [var id] } ? $"instance {id}, {target}" : target;
    }

    /// <summary>Writes a step that isn't carried out: with -WhatIf it stays planned, after a no it is skipped.</summary>
    private protected void WriteUnconfirmed(FleetStep step, InstanceManagerSession session)
    {
        step.Session = session;
        if (step.Action != FleetAction.Keep && !IsWhatIf)
            step.State = FleetStepState.Skipped;
        WriteObject(step);
    }

    /// <summary>Starts a step, and writes it with what came of it, also where that is an error. One that it is too late for is written as it was planned.</summary>
    private protected void StartStep(InstanceManagerSession session, FleetStep step, Func<PipelineWriter, CancellationToken, Task> act)
    {
        if (Start(session, step.TenantId, async (writer, cancellationToken) =>
            {
                try
                {
                    await act(writer, cancellationToken).ConfigureAwait(false);
                }
                finally
                {
                    if (step.State != FleetStepState.Planned)
                        await writer.WriteAsync(step, session).ConfigureAwait(false);
                }
            }))
        {
            return;
        }

        step.Session = session;
        WriteObject(step);
    }

    /// <summary>What a plan comes to, with what it is expected to take in this session. Thousands of tenants take a moment, which must not keep a stop waiting.</summary>
    private protected FleetSummary Summarize(IReadOnlyCollection<FleetStep> steps, InstanceManagerSession session)
    {
        var (throttle, budget) = (ThrottleLimit, TimeBudget);
        FleetSummary? summary = null;
        Run(session, (_, cancellationToken) =>
        {
            summary = RunSimulation.Run((IWorkloadSource)session.Client, steps, throttle, budget, cancellationToken);
            return Task.CompletedTask;
        });
        return summary!;
    }

    private protected static async Task<List<ManagedInstance>> ReadAllAsync(InstanceManagerSession session, PipelineWriter writer, CancellationToken cancellationToken)
    {
        var all = new List<ManagedInstance>();
        await foreach (var instance in session.Client.GetAllAsync(writer, cancellationToken).ConfigureAwait(false))
            all.Add(instance);
        return all;
    }
}
