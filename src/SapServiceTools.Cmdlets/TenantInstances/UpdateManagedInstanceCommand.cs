using System.Management.Automation;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Shared.Parameters;
using SapServiceTools.Cmdlets.TenantInstances.Completion;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>Changes the provisioning parameters of tenants' instances, many at once, and waits for each. A Service Manager can do that, an Instance Manager can't.</summary>
[Cmdlet(VerbsData.Update, "ManagedInstance", DefaultParameterSetName = InstanceSets.TenantId, SupportsShouldProcess = true)]
[OutputType(typeof(ManagedInstance), typeof(ManagedInstanceOperation), typeof(TenantRemainder))]
public sealed class UpdateManagedInstanceCommand : BulkInstanceCmdlet
{
    private InstanceParameterReader _reader = null!;

    /// <summary>The tenants.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = InstanceSets.TenantId)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = InstanceSets.Property)]
    [TenantIdTransformation]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(TenantIdCompleter))]
    public string?[]? TenantId { get; set; }

    /// <summary>Instances to change, each at the service that it came from.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InstanceSets.Instance)]
    [ValidateNotNull]
    public IManagedInstanceReference? InputObject { get; set; }

    /// <summary>The provisioning parameters to change, as cf update-service -c takes them: a hashtable, an object, JSON text or the path of a file.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public object ProvisioningParameter { get; set; } = null!;

    /// <summary>How many tenants are worked on at once.</summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    public override int ThrottleLimit { get; set; } = 16;

    /// <summary>Limit of each tenant's wait; default is the session's.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? TimeoutSeconds { get; set; }

    /// <summary>Returns an operation as soon as the change has begun, for Wait-ManagedInstance.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _reader = new InstanceParameterReader(this);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        IReadOnlyDictionary<string, object?> parameters;
        try
        {
            parameters = _reader.Read(ProvisioningParameter, null)!.Provisioning!;
        }
        catch (ServiceException exception)
        {
            WriteError(ErrorRecords.From(exception, (object?)InputObject ?? TenantId));
            return;
        }

        var targets = InstanceTarget.Of(this, TenantId, InputObject).Where(target => ShouldProcess(target.Description, "Update")).ToList();
        Expect(targets.Count);
        targets.ForEach(target => Update(target, parameters));
    }

    private void Update(InstanceTarget target, IReadOnlyDictionary<string, object?> parameters)
    {
        var timeout = Limits.Timeout(TimeoutSeconds);
        Start(target.Session, target.Input, async (writer, cancellationToken) =>
        {
            var client = target.Session.Client;
            var operation = await client.StartUpdateAsync(target.TenantId, parameters, writer, cancellationToken).ConfigureAwait(false);
            if (NoWait)
                await writer.WriteAsync(operation, target.Session).ConfigureAwait(false);
            else if (await client.WaitAsync(operation, timeout, writer, cancellationToken).ConfigureAwait(false) is { } instance)
                await writer.WriteAsync(instance, target.Session).ConfigureAwait(false);
        });
    }
}
