using SapServiceTools.BrokerHost.Logging;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.BrokerHost.Handlers;

/// <summary>One call of a handler: the operation, what it is about, and who asked for it.</summary>
public sealed class BrokerRequest
{
    private readonly IncomingRequest _incoming;
    private IReadOnlyDictionary<string, object?>? _parameters;
    private IReadOnlyDictionary<string, object?>? _context;
    private BindResource? _bindResource;

    internal BrokerRequest(IncomingRequest incoming, BrokerOperation kind, CatalogEntry entry)
    {
        _incoming = incoming;
        Kind = kind;
        Service = entry.Service;
        Plan = entry.Plan;
    }

    /// <summary>The operation.</summary>
    public BrokerOperation Kind { get; }

    /// <summary>The instance's id.</summary>
    public string InstanceId => _incoming.InstanceId;

    /// <summary>The binding's id, where the request is about one.</summary>
    public string? BindingId => _incoming.BindingId;

    /// <summary>The service.</summary>
    public ServiceOffering Service { get; }

    /// <summary>The plan; of an update the one that the instance shall have.</summary>
    public ServicePlan Plan { get; }

    /// <summary>The parameters; null if none were sent.</summary>
    public IReadOnlyDictionary<string, object?>? Parameters => _parameters ??= FreeFormText.ParseOptional(ParametersText);

    /// <summary>The platform's context; null if none was sent.</summary>
    public IReadOnlyDictionary<string, object?>? Context => _context ??= FreeFormText.ParseOptional(_incoming.Body?.Context);

    /// <summary>The organisation, from the request or its context.</summary>
    public string? OrganizationGuid => _incoming.Body?.OrganizationGuid ?? Instance?.OrganizationGuid;

    /// <summary>The space, from the request or its context.</summary>
    public string? SpaceGuid => _incoming.Body?.SpaceGuid ?? Instance?.SpaceGuid;

    /// <summary>The version of the plan that is asked for.</summary>
    public string? MaintenanceVersion => _incoming.Body?.MaintenanceVersion;

    /// <summary>The platform's own account of the instance before an update.</summary>
    public PreviousValues? PreviousValues => _incoming.Body?.PreviousValues;

    /// <summary>The instance as the host stores it. While it is being created for the first time, null.</summary>
    public BrokerInstance? Instance { get; internal init; }

    /// <summary>The binding as the host stores it. While it is being created for the first time, null.</summary>
    public BrokerBinding? Binding { get; internal init; }

    /// <summary>The binding that a new one is to replace; both stay valid side by side.</summary>
    public BrokerBinding? Predecessor { get; internal init; }

    /// <summary>What a binding is for.</summary>
    public BindResource? BindResource => _bindResource ??= BindResourceText is { } text
        ? new BindResource { AppGuid = AppGuid, Route = _incoming.Body?.Route, Fields = FreeFormText.ParseObject(text) }
        : null;

    /// <summary>The app that a binding is for: <c>bind_resource.app_guid</c>, or the deprecated <c>app_guid</c>.</summary>
    public string? AppGuid { get; internal init; }

    /// <summary>The user at the platform who caused it; null if the platform didn't send it.</summary>
    public OriginatingIdentity? OriginatingIdentity => _incoming.OriginatingIdentity;

    /// <summary>The platform's id of the request, for logs.</summary>
    public string? RequestIdentity => _incoming.RequestIdentity;

    /// <summary>Who authenticated; null where nobody has to.</summary>
    public string? UserName => _incoming.UserName;

    /// <summary>The version of the protocol that the caller speaks, such as <c>2.17</c>.</summary>
    public string ApiVersion => _incoming.Version.ToString();

    /// <summary>Whether the caller can wait for an operation that goes on after the response.</summary>
    public bool AcceptsIncomplete => _incoming.AcceptsIncomplete;

    /// <summary>The host's id of the operation; the same when it is run again.</summary>
    public string OperationId { get; internal init; } = "";

    /// <summary>How often this operation was begun, counting this time: more than one after a host died in the middle.</summary>
    public int Attempt { get; internal set; } = 1;

    /// <summary>For <see cref="IBrokerHandler.LastOperationAsync"/>: the handler's own name for the operation.</summary>
    public string? Operation { get; internal init; }

    /// <summary>For <see cref="IBrokerHandler.LastOperationAsync"/>: the operation whose state is asked for.</summary>
    public BrokerOperation? OperationKind { get; internal init; }

    internal byte[]? ParametersText { get; init; }

    internal byte[]? BindResourceText { get; init; }

    internal void LogFault(IBrokerLog? log, Exception fault) => log?.Fault($"{Kind} of instance {InstanceId}", InstanceId, RequestIdentity, fault);
}
