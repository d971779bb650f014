namespace SapServiceTools.Clients.Broker;

/// <summary>What one poll of an operation brought.</summary>
internal sealed class OperationLook
{
    /// <summary>True for 410.</summary>
    public bool IsGone { get; init; }

    /// <summary>The broker's word.</summary>
    public string? State { get; init; }

    public string? Description { get; init; }

    public bool? InstanceUsable { get; init; }

    public bool? UpdateRepeatable { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Why the answer can't be used; null if it can.</summary>
    public ServiceException? Fault { get; init; }
}
