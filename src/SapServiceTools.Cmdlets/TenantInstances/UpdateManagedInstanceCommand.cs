using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>Changes the provisioning parameters of tenants' instances, many at once, and waits for each. A Service Manager can do that, an Instance Manager can't.</summary>
[Cmdlet(VerbsData.Update, "ManagedInstance", DefaultParameterSetName = InstanceSets.TenantId, SupportsShouldProcess = true)]
[OutputType(typeof(ManagedInstance), typeof(ManagedInstanceOperation), typeof(TenantRemainder))]
public sealed class UpdateManagedInstanceCommand : InstanceCmdlet<IManagedInstanceReference>
{
    /// <summary>The provisioning parameters to change, as cf update-service -c takes them: a hashtable, an object, JSON text or the path of a file.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object ProvisioningParameter { get; set; } = null!;

    /// <summary>Returns an operation as soon as the change has begun, for Wait-ManagedInstance.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        Objects.Read(ProvisioningParameter, nameof(ProvisioningParameter));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        IReadOnlyDictionary<string, object?> parameters = null!;
        if (OrWriteError(() => parameters = Objects.ReadRecord(ProvisioningParameter, nameof(ProvisioningParameter))!, Record))
            ConfirmedTargets("Update").ForEach(target => Update(target, parameters));
    }

    private void Update(InstanceTarget target, IReadOnlyDictionary<string, object?> parameters)
    {
        var (timeout, wait) = (Limits.Timeout(TimeoutSeconds), !NoWait);
        StartChange(target.Session, target.Input, async (writer, cancellationToken) =>
        {
            var client = target.Session.Client;
            var operation = await client.StartUpdateAsync(target.TenantId, parameters, writer, cancellationToken).ConfigureAwait(false);
            if (!wait)
                await writer.WriteAsync(operation, target.Session).ConfigureAwait(false);
            else if (await client.CompleteAsync(operation, timeout, writer, cancellationToken).ConfigureAwait(false) is { } instance)
                await writer.WriteAsync(instance, target.Session).ConfigureAwait(false);
        });
    }
}
