using System.Text.Json.Serialization;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>An asynchronous operation. Source: SAP Service Manager API v1.</summary>
internal sealed record OperationInfo
{
    public const string Create = "create";
    public const string Update = "update";
    public const string Delete = "delete";
    public const string Succeeded = "succeeded";
    public const string Failed = "failed";

    public string? Id { get; init; }

    public string? Type { get; init; }

    public string? State { get; init; }

    public string? ResourceId { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    public string? Description { get; init; }

    /// <summary>The binding that it is about, where that was polled and not the operation.</summary>
    [JsonIgnore]
    public BindingInfo? Binding { get; init; }

    /// <summary>An object, or a list of such.</summary>
    [JsonConverter(typeof(FreeFormConverter))]
    public object? Errors { get; init; }

    /// <summary>True unless it goes on; a state that is unknown here goes on.</summary>
    public bool IsOver => State is Succeeded or Failed;

    /// <summary>The type of the error, such as Conflict.</summary>
    public string? ErrorCode => Field("error");

    /// <summary>The server's reason for a failure.</summary>
    public string? Reason => Field("description") ?? ErrorCode ?? Description;

    private string? Field(string name) => (Errors switch
    {
        IReadOnlyList<object?> list => list.Count > 0 ? list[0] : null,
        _ => Errors,
    } as IReadOnlyDictionary<string, object?>)?.GetValueOrDefault(name) as string;
}
