namespace SapServiceTools.BrokerHost.Protocol;

/// <summary>The state of an operation.</summary>
public enum OperationState : long
{
    /// <summary>It has not ended.</summary>
    InProgress,

    /// <summary>It has ended well.</summary>
    Succeeded,

    /// <summary>It has ended with a fault.</summary>
    Failed,
}
