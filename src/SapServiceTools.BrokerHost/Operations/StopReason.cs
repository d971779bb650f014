namespace SapServiceTools.BrokerHost.Operations;

/// <summary>Why a handler was told to stop.</summary>
internal enum StopReason
{
    None,
    TimedOut,
    Superseded,
    HostStops,

    /// <summary>The host couldn't give heartbeat for so long that another may have taken its operations over.</summary>
    LeaseLost,
}
