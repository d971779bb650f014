using SapServiceTools.Cmdlets.Shared.Parameters;
using SapServiceTools.Cmdlets.TenantInstances.Completion;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>Makes the session forget cached instances, so that the server is asked again. Nothing changes at the server.</summary>
[Cmdlet(VerbsCommon.Clear, "ManagedInstanceCache", DefaultParameterSetName = InstanceSets.TenantId, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
public sealed class ClearManagedInstanceCacheCommand : InstanceCmdlet<IManagedInstanceReference>
{
    /// <summary>The tenants to forget; without it all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = InstanceSets.TenantId)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = InstanceSets.Property)]
    [TenantIdTransformation]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(TenantIdCompleter))]
    public override string?[]? TenantId { get; set; }

    /// <summary>No parameter of this cmdlet, which asks no server.</summary>
    public override int ThrottleLimit => 1;

    /// <summary>No parameter of this cmdlet.</summary>
    public override int? TimeoutSeconds => null;

    /// <summary>No parameter of this cmdlet.</summary>
    public override TimeSpan? TimeBudget => null;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (NamesNone)
        {
            var session = SessionFor();
            Clear(session, null, $"cache of {session}", null);
            return;
        }

        foreach (var target in Targets())
            Clear(target.Session, target.TenantId, $"cached {target.Description}", target.Input);
    }

    private void Clear(InstanceManagerSession session, string? tenantId, string description, object? input) => OrWriteError(
        () =>
        {
            // A closed session has none, and says so before any question.
            var client = session.Client;
            if (ShouldProcess(description, "Clear"))
                client.ClearCache(tenantId);
        },
        input);
}
