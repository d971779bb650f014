using SapServiceTools.Clients.TenantInstances.InstanceManager;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Sessions;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>One tenant to act on, and where.</summary>
/// <param name="Session">The session to act in.</param>
/// <param name="TenantId">The tenant, trimmed.</param>
/// <param name="Input">What the user passed; the target of errors.</param>
internal sealed record InstanceTarget(InstanceManagerSession Session, string TenantId, object Input)
{
    /// <summary>How questions and previews name it.</summary>
    public string Description => $"managed instance of tenant '{ServiceException.ShortTenant(TenantId)}' at {Session.Uri.Authority}";

    /// <summary>The targets of one record. An id that can't be one becomes that id's error, and the others go on.</summary>
    public static IEnumerable<InstanceTarget> Of(
        SessionCmdlet<InstanceManagerSession> cmdlet, IEnumerable<string?>? tenantIds, IManagedInstanceReference? input)
    {
        if (input is not null)
        {
            yield return new InstanceTarget(cmdlet.SessionFor(input.Session), input.TenantId, input);
            yield break;
        }

        // Null is what a pipeline passes for "nothing found", and must not be taken for "all".
        foreach (var tenantId in tenantIds ?? [null])
        {
            if (Normalize(cmdlet, tenantId) is { } tenant)
                yield return new InstanceTarget(cmdlet.SessionFor(), tenant, tenantId!);
        }
    }

    private static string? Normalize(SessionCmdlet<InstanceManagerSession> cmdlet, string? tenantId)
    {
        try
        {
            return TenantName.Normalize(tenantId);
        }
        catch (ServiceException exception)
        {
            cmdlet.WriteError(ErrorRecords.From(exception, tenantId));
            return null;
        }
    }
}
