using System.Management.Automation;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;
using SapServiceTools.Cmdlets.TenantInstances.Completion;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>Makes the session forget cached instances, so that the server is asked again. Nothing changes at the server.</summary>
[Cmdlet(VerbsCommon.Clear, "ManagedInstanceCache", DefaultParameterSetName = InstanceSets.TenantId, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
public sealed class ClearManagedInstanceCacheCommand : SessionCmdlet<InstanceManagerSession>
{
    /// <summary>The tenants to forget; without it all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = InstanceSets.TenantId)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = InstanceSets.Property)]
    [TenantIdTransformation]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(TenantIdCompleter))]
    public string?[]? TenantId { get; set; }

    /// <summary>Instances to forget, each in the session that it came from.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InstanceSets.Instance)]
    [ValidateNotNull]
    public IManagedInstanceReference? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == InstanceSets.TenantId && !MyInvocation.BoundParameters.ContainsKey(nameof(TenantId)))
        {
            var session = SessionFor();
            if (ShouldProcess($"cache of {session}", "Clear"))
                Clear(session, null);
            return;
        }

        foreach (var target in InstanceTarget.Of(this, TenantId, InputObject))
        {
            if (ShouldProcess($"cached {target.Description}", "Clear"))
                Clear(target.Session, target.TenantId);
        }
    }

    private void Clear(InstanceManagerSession session, string? tenantId)
    {
        try
        {
            session.Client.ClearCache(tenantId);
        }
        catch (ServiceException exception)
        {
            WriteError(ErrorRecords.From(exception, tenantId));
        }
    }
}
