using SapServiceTools.BrokerHost.Protocol;

namespace SapServiceTools.BrokerHost.Handlers;

/// <summary>The state of an asynchronous operation of the handler's own.</summary>
public sealed class LastOperationResult
{
    /// <summary>Its state.</summary>
    public required OperationState State { get; init; }

    /// <summary>For the person at the platform.</summary>
    public string? Description { get; init; }

    /// <summary>When to ask again; null takes the host's interval.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>After a failed update or deprovision: whether the instance still works.</summary>
    public bool? InstanceUsable { get; init; }

    /// <summary>After a failed update: whether it may be tried again as it is.</summary>
    public bool? UpdateRepeatable { get; init; }

    /// <summary>The credentials of a binding that has just succeeded.</summary>
    public BindResult? Binding { get; init; }
}
