namespace SapServiceTools;

/// <summary>A service instance at a broker, as its answers and the session's own notes show it.</summary>
public sealed class BrokerServiceInstance : IBrokerReference, ISessionOutput
{
    /// <summary>The instance's id, which the caller chose.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The id of its service; null if nobody knows.</summary>
    public string? ServiceId { get; init; }

    /// <summary>The name of its service; null if the catalog doesn't have it.</summary>
    public string? ServiceName { get; init; }

    /// <summary>The id of its plan; null if nobody knows.</summary>
    public string? PlanId { get; init; }

    /// <summary>The name of its plan; null if the catalog doesn't have it.</summary>
    public string? PlanName { get; init; }

    /// <summary>The instance's own page, free of user, password and tokens; null if it has none. <see cref="GetDashboardUrl"/> has it whole.</summary>
    public string? DashboardUrl { get; init; }

    /// <summary>The version of its plan that it is at; null if the broker doesn't say.</summary>
    public string? MaintenanceVersion { get; init; }

    /// <summary>The names of the parameters that the broker keeps; the values come out of <see cref="ServiceCredentials.Reveal"/> only. Null where the broker doesn't say.</summary>
    public ServiceCredentials? Parameters { get; init; }

    /// <summary><c>labels</c> and <c>attributes</c> that the broker gives, masked where a name says secret; null if it gives none.</summary>
    public IReadOnlyDictionary<string, object?>? Metadata { get; init => field = CellText.Map(value); }

    /// <summary>How it stands as far as this session knows: <c>succeeded</c>, <c>in progress</c>, <c>failed</c>, <c>unknown</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The ids of the bindings that this session made or was told of.</summary>
    public IReadOnlyList<string> BindingIds { get; init => field = CellText.List(value); } = CellText.List<string>([]);

    string? IBrokerReference.BindingId => null;

    ServiceSession? IBrokerReference.Session => Session;

    /// <summary>The session that the object came from.</summary>
    internal ServiceSession? Session { get; set; }

    void ISessionOutput.SetSession(ServiceSession session) => Session = session;

    /// <summary>The platform's context that the instance was made in; its bindings are made in the same.</summary>
    internal IReadOnlyDictionary<string, object?>? Context { get; init; }

    /// <summary>The page's address as it came, with all that is secret in it; null without one.</summary>
    internal string? Dashboard { get; init; }

    /// <summary>The address of the instance's own page as the broker gave it, with the tokens that may be in it. Call it where somebody is to open the page.</summary>
    public string? GetDashboardUrl() => Dashboard ?? DashboardUrl;

    /// <summary>The id, for string interpolation.</summary>
    public override string ToString() => InstanceId;

    internal BrokerServiceInstance With(
        string? serviceId = null, string? serviceName = null, string? planId = null, string? planName = null, string? dashboardUrl = null, string? maintenanceVersion = null,
        IReadOnlyDictionary<string, object?>? metadata = null, string? status = null, IReadOnlyDictionary<string, object?>? context = null,
        IReadOnlyList<string>? bindingIds = null, string? dashboard = null) => new()
        {
            InstanceId = InstanceId,
            ServiceId = serviceId ?? ServiceId,
            ServiceName = serviceName ?? ServiceName,
            PlanId = planId ?? PlanId,
            PlanName = planId is null ? planName ?? PlanName : planName,
            DashboardUrl = dashboardUrl ?? DashboardUrl,
            Dashboard = dashboard ?? Dashboard,
            MaintenanceVersion = maintenanceVersion ?? MaintenanceVersion,
            Parameters = Parameters,
            Metadata = metadata ?? Metadata,
            Status = status ?? Status,
            BindingIds = bindingIds ?? BindingIds,
            Session = Session,
            Context = context ?? Context,
        };
}
