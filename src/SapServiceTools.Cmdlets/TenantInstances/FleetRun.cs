using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>Runs one step and writes it with what came of it, also where that is an error.</summary>
internal static class FleetRun
{
    public static async Task WriteAsync(PipelineWriter writer, FleetStep step, InstanceManagerSession session, Func<Task> act)
    {
        try
        {
            await act().ConfigureAwait(false);
        }
        finally
        {
            if (step.State != FleetStepState.Planned)
                await writer.WriteAsync(step, session).ConfigureAwait(false);
        }
    }

    /// <summary>What becomes of a step that isn't carried out: with -WhatIf it stays planned, after a no it is skipped.</summary>
    public static FleetStep Leave(FleetStep step, InstanceManagerSession session, StepConfirmation approval)
    {
        step.Session = session;
        if (step.Action != FleetAction.Keep && !approval.IsWhatIf)
            step.State = FleetStepState.Skipped;
        return step;
    }

    /// <summary>All instances of a session.</summary>
    public static async Task<List<ManagedInstance>> ReadAllAsync(InstanceManagerSession session, PipelineWriter writer, CancellationToken cancellationToken)
    {
        var all = new List<ManagedInstance>();
        await foreach (var instance in session.Client.GetAllAsync(writer, cancellationToken).ConfigureAwait(false))
            all.Add(instance);
        return all;
    }

    /// <summary>The instances of some tenants of one session, as they are; one that isn't there is that tenant's error.</summary>
    public static async Task<List<ManagedInstance>> ReadAsync(List<InstanceTarget> targets, PipelineWriter writer, CancellationToken cancellationToken)
    {
        var found = new List<ManagedInstance>();
        foreach (var target in targets)
        {
            try
            {
                found.Add(await target.Session.Client.GetAsync(
                    target.TenantId, new GetInstanceOptions(BypassCache: true, Wait: false), writer, cancellationToken).ConfigureAwait(false)
                    ?? throw InstanceErrors.NotFound(target.TenantId));
            }
            catch (ServiceException exception)
            {
                writer.WriteError(exception, target.Input);
            }
        }

        return found;
    }
}
