using SapServiceTools.Clients.Broker;
using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>A cmdlet that makes or changes something at a broker, with the service's own parameters and the platform's context.</summary>
/// <inheritdoc/>
public abstract class BrokerContextCmdlet<TInput> : BrokerRequestCmdlet<TInput>
    where TInput : class
{
    private OptionalObjects _objects = null!;

    /// <summary>The service's own parameters: a hashtable, an object, JSON text or the path of a file.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? Parameter { get; set; }

    /// <summary>The platform's context: a hashtable, an object, JSON text or the path of a file. Its fields go before those of the parameters below.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? Context { get; set; }

    /// <summary>Context of Cloud Foundry: the organisation's GUID.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CloudFoundryOrganizationGuid { get; set; }

    /// <summary>Context of Cloud Foundry: the organisation's name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CloudFoundryOrganizationName { get; set; }

    /// <summary>Context of Cloud Foundry: the space's GUID.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CloudFoundrySpaceGuid { get; set; }

    /// <summary>Context of Cloud Foundry: the space's name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CloudFoundrySpaceName { get; set; }

    /// <summary>Context of Kubernetes: the namespace.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KubernetesNamespace { get; set; }

    /// <summary>Context of Kubernetes: the cluster's id.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KubernetesClusterId { get; set; }

    /// <summary>The instance's name at the platform, a field of the context.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public virtual string? InstanceName { get; set; }

    /// <summary>The version that the plan is expected to have: its number, or an object with a field version.</summary>
    [Parameter]
    [ValidateNotNull]
    public virtual object? MaintenanceInfo { get; set; }

    /// <summary>The context of all requests; null if there is nothing to say.</summary>
    private protected IReadOnlyDictionary<string, object?>? PlatformContext { get; private set; }

    /// <summary>The <c>maintenance_info</c> of all requests; null if there is none.</summary>
    private protected IReadOnlyDictionary<string, object?>? MaintenanceFields { get; private set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _objects = new OptionalObjects(this);
        ReadObject(Parameter, nameof(Parameter));
        MaintenanceFields = ReadMaintenanceInfo();
        var context = ReadObject(Context, nameof(Context));
        OrStop(() => PlatformContext = ContextFields.Merge(
            context,
            [
                ("organization_guid", CloudFoundryOrganizationGuid), ("organization_name", CloudFoundryOrganizationName),
                ("space_guid", CloudFoundrySpaceGuid), ("space_name", CloudFoundrySpaceName),
            ],
            [("namespace", KubernetesNamespace), ("clusterid", KubernetesClusterId)],
            InstanceName), null);
    }

    /// <summary>Reads an argument of the command line; one that is wrong ends the cmdlet.</summary>
    private protected IReadOnlyDictionary<string, object?>? ReadObject(object? argument, string name) => _objects.Read(argument, name);

    /// <summary>Reads the service's parameters of this record. Those that are wrong are the record's error.</summary>
    /// <returns>False if they are wrong.</returns>
    private protected bool TryReadParameter(object? target, out IReadOnlyDictionary<string, object?>? parameters)
    {
        IReadOnlyDictionary<string, object?>? fields = null;
        var isRead = OrWriteError(() => fields = _objects.ReadRecord(Parameter, nameof(Parameter)), target);
        parameters = fields;
        return isRead;
    }

    /// <summary>Sends a request and writes what came of it.</summary>
    private protected void Send(BrokerSession session, object input, Func<BrokerClient, PipelineWriter, CancellationToken, Task<BrokerServiceOperation>> send)
    {
        var waits = !NoWait;
        StartChange(session, input, async (writer, cancellationToken) =>
        {
            var operation = await send(session.Client(), writer, cancellationToken).ConfigureAwait(false);
            await writer.WriteOutcomeAsync(operation, waits, session).ConfigureAwait(false);
        });
    }

    // An object, or the bare version.
    private IReadOnlyDictionary<string, object?>? ReadMaintenanceInfo()
    {
        var value = MaintenanceInfo is PSObject wrapped ? wrapped.BaseObject : MaintenanceInfo;
        return value is string or Version && value.ToString() is { Length: > 0 } text && char.IsAsciiDigit(text[0])
            ? new Dictionary<string, object?> { ["version"] = text }
            : ReadObject(MaintenanceInfo, nameof(MaintenanceInfo));
    }
}
