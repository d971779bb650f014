namespace SapServiceTools.BrokerHost.Dashboard.Html;

/// <summary>A static part of the pages.</summary>
internal sealed record PageAsset(string ContentType, byte[] Body);
