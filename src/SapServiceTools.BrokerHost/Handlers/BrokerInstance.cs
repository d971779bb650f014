using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.BrokerHost.Handlers;

/// <summary>An instance as the host stores it.</summary>
public sealed class BrokerInstance
{
    private readonly InstanceRecord _record;
    private IReadOnlyDictionary<string, object?>? _parameters;
    private IReadOnlyDictionary<string, object?>? _context;
    private IReadOnlyDictionary<string, object?>? _data;

    internal BrokerInstance(InstanceRecord record) => _record = record;

    /// <summary>The instance's id.</summary>
    public string Id => _record.Id;

    /// <summary>Its service.</summary>
    public string ServiceId => _record.ServiceId;

    /// <summary>Its plan.</summary>
    public string PlanId => _record.PlanId;

    /// <summary>The organisation that it was made for.</summary>
    public string? OrganizationGuid => _record.OrganizationGuid;

    /// <summary>The space that it was made for.</summary>
    public string? SpaceGuid => _record.SpaceGuid;

    /// <summary>The parameters in force: those of the creation with the updates laid over them, member by member.</summary>
    public IReadOnlyDictionary<string, object?>? Parameters => _parameters ??= FreeFormText.ParseOptional(_record.Parameters);

    /// <summary>The platform's last context.</summary>
    public IReadOnlyDictionary<string, object?>? Context => _context ??= FreeFormText.ParseOptional(_record.Context);

    /// <summary>The instance's own page.</summary>
    public string? DashboardUrl => _record.DashboardUrl;

    /// <summary>The version of the plan that it is at.</summary>
    public string? MaintenanceVersion => _record.MaintenanceVersion;

    /// <summary>What the handler last returned as <see cref="ProvisionResult.Data"/> or <see cref="UpdateResult.Data"/>.</summary>
    public IReadOnlyDictionary<string, object?>? Data => _data ??= FreeFormText.ParseOptional(_record.Data);

    /// <summary>False if its creation failed or goes on.</summary>
    public bool IsReady => _record.State is RecordState.Ready;

    /// <summary>When its creation began.</summary>
    public DateTimeOffset CreatedAt => _record.CreatedAt.ToLocalTime();
}
