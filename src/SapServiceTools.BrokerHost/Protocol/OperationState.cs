namespace SapServiceTools.BrokerHost.Protocol;

/// <summary>The state of an operation.</summary>
public enum OperationState
{
    /// <summary>It goes on.</summary>
    InProgress,

    /// <summary>It is done.</summary>
    Succeeded,

    /// <summary>It is over and didn't work.</summary>
    Failed,
}
