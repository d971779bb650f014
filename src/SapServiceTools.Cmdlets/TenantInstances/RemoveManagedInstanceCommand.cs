using System.Management.Automation;
using SapServiceTools.Cmdlets.Shared.Parameters;
using SapServiceTools.Cmdlets.TenantInstances.Completion;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>Deletes the service instances of tenants with all their data, many at once, and waits until each is gone.</summary>
[Cmdlet(VerbsCommon.Remove, "ManagedInstance", DefaultParameterSetName = InstanceSets.TenantId, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ManagedInstanceOperation), typeof(TenantRemainder))]
public sealed class RemoveManagedInstanceCommand : BulkInstanceCmdlet
{
    /// <summary>The tenants. Wildcards mean nothing here; pipe from Get-ManagedInstance to choose by pattern.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = InstanceSets.TenantId)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = InstanceSets.Property)]
    [TenantIdTransformation]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(TenantIdCompleter))]
    public string?[]? TenantId { get; set; }

    /// <summary>Instances to delete, or operations on them, each at the service that it came from.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InstanceSets.Instance)]
    [ValidateNotNull]
    public IManagedInstanceReference? InputObject { get; set; }

    /// <summary>Takes a missing instance for success. It doesn't answer the question for confirmation; -Confirm:$false does.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>How many tenants are worked on at once.</summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    public override int ThrottleLimit { get; set; } = 16;

    /// <summary>Limit of each tenant's wait; default is the session's.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? TimeoutSeconds { get; set; }

    /// <summary>Returns an operation as soon as deletion has begun, for Wait-ManagedInstance.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Returns the operation that deleted the instance.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var targets = InstanceTarget.Of(this, TenantId, InputObject).Where(target => ShouldProcess(target.Description, "Remove")).ToList();
        Expect(targets.Count);
        targets.ForEach(Remove);
    }

    private void Remove(InstanceTarget target)
    {
        var timeout = Limits.Timeout(TimeoutSeconds);
        Start(target.Session, target.Input, async (writer, cancellationToken) =>
        {
            var client = target.Session.Client;
            ManagedInstanceOperation operation;
            try
            {
                operation = await client.StartDeleteAsync(target.TenantId, writer, cancellationToken).ConfigureAwait(false);
            }
            catch (ResourceNotFoundException) when (Force)
            {
                writer.Verbose($"Tenant '{target.TenantId}' has no instance, so there is nothing to remove.");
                return;
            }

            if (!NoWait)
                await client.WaitAsync(operation, timeout, writer, cancellationToken).ConfigureAwait(false);
            if (NoWait || PassThru)
                await writer.WriteAsync(operation, target.Session).ConfigureAwait(false);
        });
    }
}
