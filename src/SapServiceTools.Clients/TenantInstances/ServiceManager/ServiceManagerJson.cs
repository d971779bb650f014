using System.Text.Json.Serialization;

namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>The JSON of the Service Manager's API v1.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ResourcePage<CatalogItem>))]
[JsonSerializable(typeof(ResourcePage<InstanceInfo>))]
[JsonSerializable(typeof(ResourcePage<BindingInfo>))]
[JsonSerializable(typeof(InstanceInfo))]
[JsonSerializable(typeof(BindingInfo))]
[JsonSerializable(typeof(OperationInfo))]
internal sealed partial class ServiceManagerJson : JsonSerializerContext;
