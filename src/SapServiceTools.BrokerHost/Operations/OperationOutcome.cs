using SapServiceTools.BrokerHost.Protocol;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>How a handler's run ended: with a result, with a fault, or not at all because the host stops.</summary>
internal sealed record OperationOutcome
{
    /// <summary>The host stops and the handler was interrupted; the stored state stays as it is, so that the operation is taken over.</summary>
    public static OperationOutcome Abandoned { get; } = new() { IsAbandoned = true };

    /// <summary>A deletion stopped the creation.</summary>
    public static OperationOutcome Superseded { get; } = Failed(BrokerError.ServiceFailure, "The creation was stopped because of a deletion.");

    public bool IsAbandoned { get; private init; }

    public BrokerException? Fault { get; init; }

    /// <summary>The work goes on outside of the host.</summary>
    public bool IsDelegated { get; init; }

    public string? HandlerOperation { get; init; }

    public string? DashboardUrl { get; init; }

    /// <summary>JSON text, as are the two below.</summary>
    public byte[]? Metadata { get; init; }

    public byte[]? Data { get; init; }

    /// <summary>The body that answers a binding.</summary>
    public byte[]? Answer { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What a deletion finds missing is deleted.</summary>
    public bool IsGone(BrokerOperation kind) => Fault?.Error switch
    {
        BrokerError.InstanceDoesNotExist => kind is BrokerOperation.Deprovision or BrokerOperation.Unbind,
        BrokerError.BindingDoesNotExist => kind is BrokerOperation.Unbind,
        _ => false,
    };

    public bool IsSuccess(BrokerOperation kind) => Fault is null || IsGone(kind);

    public static OperationOutcome Failed(BrokerError error, string description) => new() { Fault = new BrokerException(error, description) };
}
