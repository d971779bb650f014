namespace SapServiceTools.BrokerHost.Handlers;

/// <summary>A deleted binding.</summary>
public sealed class UnbindResult : HandlerResult;
