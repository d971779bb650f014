namespace SapServiceTools.BrokerHost.Handlers;

/// <summary>A deleted instance.</summary>
public sealed class DeprovisionResult : HandlerResult;
