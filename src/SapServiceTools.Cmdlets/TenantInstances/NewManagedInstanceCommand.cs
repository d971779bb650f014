using SapServiceTools.Clients.TenantInstances;
using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>Creates one service instance per tenant, many at once, and waits for each.</summary>
[Cmdlet(VerbsCommon.New, "ManagedInstance", DefaultParameterSetName = InstanceSets.TenantId, SupportsShouldProcess = true)]
[OutputType(typeof(ManagedInstance), typeof(ManagedInstanceOperation), typeof(TenantRemainder))]
public sealed class NewManagedInstanceCommand : InstanceCmdlet<IManagedInstanceReference>
{
    /// <summary>The tenants, new ones, which can't be completed. They are trimmed; wildcards mean nothing here.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = InstanceSets.TenantId)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = InstanceSets.Property)]
    [TenantIdTransformation]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public override string?[]? TenantId { get; set; }

    /// <summary>Provisioning parameters, as cf create-service -c takes them: a hashtable, an object, JSON text or the path of a file.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? ProvisioningParameter { get; set; }

    /// <summary>Binding parameters, as cf bind-service -c takes them: a hashtable, an object, JSON text or the path of a file.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? BindingParameter { get; set; }

    /// <summary>What an existing instance means; the default is an error.</summary>
    [Parameter]
    public IfExistsAction IfExists { get; set; }

    /// <summary>Returns an operation as soon as creation has begun, for Wait-ManagedInstance.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    private protected override string ResumeCommand => IfExists == IfExistsAction.Error ? "the same command with -IfExists Wait" : base.ResumeCommand;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        Objects.Read(ProvisioningParameter, nameof(ProvisioningParameter));
        Objects.Read(BindingParameter, nameof(BindingParameter));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        IReadOnlyDictionary<string, object?>? provisioning = null, binding = null;
        if (!OrWriteError(
            () =>
            {
                provisioning = Objects.ReadRecord(ProvisioningParameter, nameof(ProvisioningParameter));
                binding = Objects.ReadRecord(BindingParameter, nameof(BindingParameter));
            },
            Record))
        {
            return;
        }

        var parameters = provisioning is null && binding is null ? null : new InstanceParameters(provisioning, binding);
        foreach (var target in ConfirmedTargets(IfExists == IfExistsAction.Recreate ? "Create, replacing a failed one" : "Create"))
            Create(target, new CreateRequest(target.TenantId, parameters, IfExists, !NoWait, Limits.Timeout(TimeoutSeconds)));
    }

    private void Create(InstanceTarget target, CreateRequest request) => StartChange(target.Session, target.Input, async (writer, cancellationToken) =>
    {
        var outcome = await InstanceProvisioner.CreateAsync(target.Session.Client, request, writer, cancellationToken).ConfigureAwait(false);
        if (outcome.Instance is { } instance)
            await writer.WriteAsync(instance, target.Session).ConfigureAwait(false);
        else if (outcome.Operation is { } operation)
            await writer.WriteAsync(operation, target.Session).ConfigureAwait(false);
    });
}
