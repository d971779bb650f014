namespace SapServiceTools.BrokerHost.Dashboard.Live;

/// <summary>The latest events at one moment.</summary>
/// <param name="Requests">The newest first.</param>
/// <param name="Faults">The newest first.</param>
/// <param name="Traffic">The oldest first.</param>
internal sealed record EventSnapshot(RequestNote[] Requests, FaultNote[] Faults, TrafficStep[] Traffic);
