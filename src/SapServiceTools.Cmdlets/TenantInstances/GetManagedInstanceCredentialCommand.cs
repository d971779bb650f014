using System.Management.Automation;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared;
using SapServiceTools.Cmdlets.Shared.Parameters;
using SapServiceTools.Cmdlets.TenantInstances.Completion;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>Gets the credentials of tenants' instances: the one way to their secrets.</summary>
[Cmdlet(VerbsCommon.Get, "ManagedInstanceCredential", DefaultParameterSetName = InstanceSets.TenantId)]
[OutputType("SapServiceTools.ManagedInstanceCredential")]
public sealed class GetManagedInstanceCredentialCommand : SessionCmdlet<InstanceManagerSession>
{
    /// <summary>The tenants.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = InstanceSets.TenantId)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = InstanceSets.Property)]
    [TenantIdTransformation]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(TenantIdCompleter))]
    public string?[]? TenantId { get; set; }

    /// <summary>Instances whose credentials are wanted; those that have none yet are read again at the service that they came from.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InstanceSets.Instance)]
    [ValidateNotNull]
    public IManagedInstanceReference? InputObject { get; set; }

    /// <summary>Returns every field as text, secrets included.</summary>
    [Parameter]
    public SwitchParameter AsPlainText { get; set; }

    /// <summary>Asks the server even for what the cache has.</summary>
    [Parameter]
    public SwitchParameter NoCache { get; set; }

    /// <summary>How many tenants are asked for at once.</summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    public override int ThrottleLimit { get; set; } = 16;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var known = !NoCache && InputObject is ManagedInstance { Credentials: not null } instance ? instance : null;
        foreach (var target in InstanceTarget.Of(this, TenantId, InputObject))
            Get(target, known);
    }

    private void Get(InstanceTarget target, ManagedInstance? known)
    {
        var options = new GetInstanceOptions(BypassCache: NoCache || InputObject is not null);
        Start(target.Session, target.Input, async (writer, cancellationToken) =>
        {
            var instance = known
                ?? await target.Session.Client.GetAsync(target.TenantId, options, writer, cancellationToken).ConfigureAwait(false)
                ?? throw InstanceErrors.NotFound(target.TenantId);
            var credentials = instance.Credentials ?? throw InstanceErrors.CredentialsMissing(instance);
            await writer.WriteObjectAsync(CredentialObject.Make(target.TenantId, credentials.Reveal(), AsPlainText)).ConfigureAwait(false);
        });
    }
}
