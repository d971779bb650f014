namespace SapServiceTools.BrokerHost.Protocol;

/// <summary>The user at the platform who caused a request: <c>X-Broker-API-Originating-Identity</c>.</summary>
/// <param name="Platform">The platform's name, such as <c>cloudfoundry</c>.</param>
/// <param name="Value">The platform's data of the user, such as <c>user_id</c>.</param>
public sealed record OriginatingIdentity(string Platform, IReadOnlyDictionary<string, object?> Value);
