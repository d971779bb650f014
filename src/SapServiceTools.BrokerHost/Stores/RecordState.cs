namespace SapServiceTools.BrokerHost.Stores;

/// <summary>How far an instance or a binding has come.</summary>
internal enum RecordState
{
    /// <summary>Its creation goes on.</summary>
    Creating,

    /// <summary>It exists.</summary>
    Ready,

    /// <summary>Its creation failed, and something may have been left behind; a deletion cleans up.</summary>
    Failed,

    /// <summary>It is gone; the record stays for a time so that the platform hears how its operations ended.</summary>
    Deleted,
}
