using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>Deletes the service instances of tenants with all their data, many at once, and waits until each is gone.</summary>
[Cmdlet(VerbsCommon.Remove, "ManagedInstance", DefaultParameterSetName = InstanceSets.TenantId, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ManagedInstanceOperation), typeof(TenantRemainder))]
public sealed class RemoveManagedInstanceCommand : InstanceCmdlet<IManagedInstanceReference>
{
    /// <summary>Takes a missing instance for success. It doesn't answer the question for confirmation; -Confirm:$false does.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Returns an operation as soon as deletion has begun, for Wait-ManagedInstance.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Returns the operation that deleted the instance.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override string ResumeCommand => Force ? base.ResumeCommand : "the same command with -Force";

    /// <inheritdoc/>
    protected override void ProcessRecord() => ConfirmedTargets("Remove").ForEach(Remove);

    private void Remove(InstanceTarget target)
    {
        var (timeout, force, wait, passThru) = (Limits.Timeout(TimeoutSeconds), (bool)Force, !NoWait, (bool)PassThru);
        StartChange(target.Session, target.Input, async (writer, cancellationToken) =>
        {
            var client = target.Session.Client;
            ManagedInstanceOperation operation;
            try
            {
                operation = await client.StartDeleteAsync(target.TenantId, writer, cancellationToken).ConfigureAwait(false);
            }
            // A name that was never there may be a typing error; an object was read, and is gone since.
            catch (ResourceNotFoundException) when (force || target.Input is IManagedInstanceReference)
            {
                writer.Verbose($"Tenant '{target.TenantId}' has no instance, so there is nothing to remove.");
                return;
            }

            if (wait)
                await client.CompleteAsync(operation, timeout, writer, cancellationToken).ConfigureAwait(false);
            if (!wait || passThru)
                await writer.WriteAsync(operation, target.Session).ConfigureAwait(false);
        });
    }
}
