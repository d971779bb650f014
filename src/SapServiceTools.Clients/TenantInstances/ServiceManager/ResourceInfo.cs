using System.Text.Json.Serialization;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>What instances and bindings have in common. Source: SAP Service Manager API v1.</summary>
internal abstract record ResourceInfo
{
    public required string Id { get; init; }

    public string? Name { get; init; }

    public bool Ready { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    public Dictionary<string, List<string>>? Labels { get; init; }

    public OperationInfo? LastOperation { get; init; }

    public string? Label(string key) => Labels?.GetValueOrDefault(key)?.FirstOrDefault();

    /// <summary>True while an operation of this type goes on.</summary>
    public bool IsUnder(string type) => LastOperation is { IsOver: false } operation && operation.Type == type;

    /// <summary>True if the last operation was of this type and failed.</summary>
    public bool HasFailed(string type) => LastOperation is { State: OperationInfo.Failed } operation && operation.Type == type;
}

/// <summary>A service instance.</summary>
internal sealed record InstanceInfo : ResourceInfo
{
    public string? ServicePlanId { get; init; }

    /// <summary>Where its last operation can be polled; null if none is known.</summary>
    public string? LastOperationPath => LastOperation?.Id is { } operation ? $"{ServiceManagerApi.Instances}/{Id}/operations/{operation}" : null;
}

/// <summary>A service binding.</summary>
internal sealed record BindingInfo : ResourceInfo
{
    public string? ServiceInstanceId { get; init; }

    /// <summary>A dictionary, once it is ready.</summary>
    [JsonConverter(typeof(FreeFormConverter))]
    public object? Credentials { get; init; }

    public string? LastOperationPath => LastOperation?.Id is { } operation ? $"{ServiceManagerApi.Bindings}/{Id}/operations/{operation}" : null;

    /// <summary>True if it was made before another one, by the server's own times. Of two of the same time neither is: two that each take the other for the older would both go.</summary>
    public bool IsOlderThan(BindingInfo other) => CreatedAt < other.CreatedAt;

    /// <summary>True if it can be used.</summary>
    public bool IsUsable => Ready && Credentials is IReadOnlyDictionary<string, object?>;
}

/// <summary>One page of a list.</summary>
internal sealed record ResourcePage<T>
{
    /// <summary>How many there are in all.</summary>
    public int? NumItems { get; init; }

    public List<T?>? Items { get; init; }

    /// <summary>Asks for the next page; null on the last.</summary>
    public string? Token { get; init; }
}

/// <summary>An offering or a plan.</summary>
internal sealed record CatalogItem
{
    public string? Id { get; init; }
}

/// <summary>The JSON of the Service Manager's API v1.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ResourcePage<CatalogItem>))]
[JsonSerializable(typeof(ResourcePage<InstanceInfo>))]
[JsonSerializable(typeof(ResourcePage<BindingInfo>))]
[JsonSerializable(typeof(InstanceInfo))]
[JsonSerializable(typeof(BindingInfo))]
[JsonSerializable(typeof(OperationInfo))]
internal sealed partial class ServiceManagerJson : JsonSerializerContext;
