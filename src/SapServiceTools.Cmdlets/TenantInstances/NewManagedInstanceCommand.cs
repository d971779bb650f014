using System.Management.Automation;
using SapServiceTools.Clients.TenantInstances.InstanceManager;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>Creates one service instance per tenant, many at once, and waits for each.</summary>
[Cmdlet(VerbsCommon.New, "ManagedInstance", DefaultParameterSetName = InstanceSets.TenantId, SupportsShouldProcess = true)]
[OutputType(typeof(ManagedInstance), typeof(ManagedInstanceOperation), typeof(TenantRemainder))]
public sealed class NewManagedInstanceCommand : BulkInstanceCmdlet
{
    private InstanceParameterReader _reader = null!;
    private InstanceParameters? _parameters;

    /// <summary>The tenants. They are trimmed; wildcards mean nothing here.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = InstanceSets.TenantId)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = InstanceSets.Property)]
    [TenantIdTransformation]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string?[]? TenantId { get; set; }

    /// <summary>Former instances or operations, whose tenants get new instances at the service that they came from.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InstanceSets.Instance)]
    [ValidateNotNull]
    public IManagedInstanceReference? InputObject { get; set; }

    /// <summary>Provisioning parameters, as cf create-service -c takes them: a hashtable, an object, JSON text or the path of a file.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public object? ProvisioningParameter { get; set; }

    /// <summary>Binding parameters, as cf bind-service -c takes them: a hashtable, an object, JSON text or the path of a file.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public object? BindingParameter { get; set; }

    /// <summary>What an existing instance means; the default is an error.</summary>
    [Parameter]
    public IfExistsAction IfExists { get; set; }

    /// <summary>How many tenants are worked on at once.</summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    public override int ThrottleLimit { get; set; } = 16;

    /// <summary>Limit of each tenant's wait; default is the session's.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? TimeoutSeconds { get; set; }

    /// <summary>Returns an operation as soon as creation has begun, for Wait-ManagedInstance.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _reader = new InstanceParameterReader(this);
        _parameters = _reader.ReadOrStop(ProvisioningParameter, BindingParameter);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            _parameters = _reader.Read(ProvisioningParameter, BindingParameter);
        }
        catch (ServiceException exception)
        {
            WriteError(ErrorRecords.From(exception, (object?)InputObject ?? TenantId));
            return;
        }

        var action = IfExists == IfExistsAction.Recreate ? "Create, replacing a failed one" : "Create";
        var targets = InstanceTarget.Of(this, TenantId, InputObject).Where(target => ShouldProcess(target.Description, action)).ToList();
        Expect(targets.Count);
        targets.ForEach(Create);
    }

    private void Create(InstanceTarget target)
    {
        var request = new CreateRequest(target.TenantId, _parameters, IfExists, !NoWait, Limits.Timeout(TimeoutSeconds));
        Start(target.Session, target.Input, async (writer, cancellationToken) =>
        {
            var outcome = await InstanceProvisioner.CreateAsync(target.Session.Client, request, writer, cancellationToken).ConfigureAwait(false);
            if (outcome.Instance is { } instance)
                await writer.WriteAsync(instance, target.Session).ConfigureAwait(false);
            else if (outcome.Operation is { } operation)
                await writer.WriteAsync(operation, target.Session).ConfigureAwait(false);
        });
    }
}
