using SapServiceTools.Cmdlets.Shared;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>Gets the credentials of tenants' instances: the one way to their secrets.</summary>
[Cmdlet(VerbsCommon.Get, "ManagedInstanceCredential", DefaultParameterSetName = InstanceSets.TenantId)]
[OutputType(TypeName)]
public sealed class GetManagedInstanceCredentialCommand : InstanceCmdlet<IManagedInstanceReference>
{
    private const string TypeName = "SapServiceTools.ManagedInstanceCredential";

    /// <summary>Returns every field as text, secrets included.</summary>
    [Parameter]
    public SwitchParameter AsPlainText { get; set; }

    /// <summary>Asks the server even for what the cache has.</summary>
    [Parameter]
    public SwitchParameter NoCache { get; set; }

    /// <summary>No parameter of this cmdlet.</summary>
    public override int? TimeoutSeconds => null;

    /// <summary>No parameter of this cmdlet.</summary>
    public override TimeSpan? TimeBudget => null;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var known = !NoCache && InputObject is ManagedInstance { Credentials: not null } instance ? instance : null;
        foreach (var target in Targets())
            Get(target, known);
    }

    private void Get(InstanceTarget target, ManagedInstance? known)
    {
        var options = new GetInstanceOptions(BypassCache: NoCache || InputObject is not null);
        var asPlainText = (bool)AsPlainText;
        Start(target.Session, target.Input, async (writer, cancellationToken) =>
        {
            var instance = known ?? await target.ReadAsync(options, writer, cancellationToken).ConfigureAwait(false);
            var credentials = instance.Credentials ?? throw InstanceErrors.CredentialsMissing(instance);
            await writer.WriteObjectAsync(CredentialObject.Make(TypeName, [("TenantId", target.TenantId)], credentials.Reveal(), asPlainText)).ConfigureAwait(false);
        });
    }
}
