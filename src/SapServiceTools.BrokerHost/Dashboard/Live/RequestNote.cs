using SapServiceTools.BrokerHost.Logging;

namespace SapServiceTools.BrokerHost.Dashboard.Live;

/// <summary>A request on the dashboard.</summary>
/// <param name="Number">Counts up from the host's start.</param>
/// <param name="Time">When it was answered.</param>
/// <param name="Entry">What the log says of it, long texts cut.</param>
internal readonly record struct RequestNote(long Number, DateTimeOffset Time, RequestLogEntry Entry);
