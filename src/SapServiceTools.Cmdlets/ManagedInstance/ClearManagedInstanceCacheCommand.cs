using System.Management.Automation;
using SapServiceTools.Cmdlets.Completion;
using SapServiceTools.Cmdlets.Parameters;
using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets;

/// <summary>Makes the session forget cached instances, so that the server is asked again. Nothing changes at the server.</summary>
[Cmdlet(VerbsCommon.Clear, "ManagedInstanceCache", DefaultParameterSetName = TenantSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
public sealed class ClearManagedInstanceCacheCommand : SessionCmdlet<InstanceManagerSession>
{
    private const string TenantSet = "TenantId";
    private const string InputSet = "InputObject";

    /// <summary>The tenants to forget; without it all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = TenantSet)]
    [TenantIdTransformation]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(TenantIdCompleter))]
    public string?[]? TenantId { get; set; }

    /// <summary>Instances to forget, each in the session that it came from.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputSet)]
    [ValidateNotNull]
    public ManagedInstance? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == TenantSet && !MyInvocation.BoundParameters.ContainsKey(nameof(TenantId)))
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
