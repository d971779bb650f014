namespace SapServiceTools.Clients.TenantInstances;

/// <summary>A resource with the server's clock at that moment, so that its times can be compared with the server's own.</summary>
internal sealed record Fetched<T>(T Value, DateTimeOffset? ServerTime);
