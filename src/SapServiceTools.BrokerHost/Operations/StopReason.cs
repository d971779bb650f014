namespace SapServiceTools.BrokerHost.Operations;

/// <summary>Why a handler was told to stop.</summary>
internal enum StopReason
{
    None,
    TimedOut,
    Superseded,
    HostStops,
}
