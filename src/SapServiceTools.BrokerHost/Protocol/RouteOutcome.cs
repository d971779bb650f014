namespace SapServiceTools.BrokerHost.Protocol;

/// <summary>Whether a path leads anywhere.</summary>
internal enum RouteOutcome
{
    NotFound,
    Found,
    WrongMethod,
    BadSegment,
}
