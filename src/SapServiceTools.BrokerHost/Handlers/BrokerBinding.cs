using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.BrokerHost.Handlers;

/// <summary>A binding as the host stores it.</summary>
public sealed class BrokerBinding
{
    private readonly BindingRecord _record;
    private IReadOnlyDictionary<string, object?>? _parameters;
    private IReadOnlyDictionary<string, object?>? _response;
    private IReadOnlyDictionary<string, object?>? _data;

    internal BrokerBinding(BindingRecord record) => _record = record;

    /// <summary>The binding's id.</summary>
    public string Id => _record.Id;

    /// <summary>The instance that it belongs to.</summary>
    public string InstanceId => _record.InstanceId;

    /// <summary>The app that it is for.</summary>
    public string? AppGuid => _record.AppGuid;

    /// <summary>The parameters that it was made with.</summary>
    public IReadOnlyDictionary<string, object?>? Parameters => _parameters ??= FreeFormText.ParseOptional(_record.Parameters);

    /// <summary>The credentials that the platform was given.</summary>
    public IReadOnlyDictionary<string, object?>? Credentials =>
        (_response ??= FreeFormText.ParseOptional(_record.Response))?.GetValueOrDefault("credentials") as IReadOnlyDictionary<string, object?>;

    /// <summary>What the handler returned as <see cref="BindResult.Data"/>.</summary>
    public IReadOnlyDictionary<string, object?>? Data => _data ??= FreeFormText.ParseOptional(_record.Data);

    /// <summary>When the credentials end.</summary>
    public DateTimeOffset? ExpiresAt => _record.ExpiresAt?.ToLocalTime();

    /// <summary>False if its creation failed or goes on.</summary>
    public bool IsReady => _record.State is RecordState.Ready;

    /// <summary>When its creation began.</summary>
    public DateTimeOffset CreatedAt => _record.CreatedAt.ToLocalTime();
}
