using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>How a handler's run ended: with a result, with a fault, or not at all because the host stops.</summary>
internal sealed record OperationOutcome
{
    /// <summary>The host stops and the handler was interrupted; the stored state stays as it is, so that the operation is taken over.</summary>
    public static OperationOutcome Abandoned { get; } = new() { IsAbandoned = true };

    public static OperationOutcome Superseded { get; } = Failed(BrokerError.ServiceFailure, "The creation was stopped because of a deletion.");

    public bool IsAbandoned { get; private init; }

    public BrokerException? Fault { get; init; }

    /// <summary>The handler continues the operation outside the host.</summary>
    public bool IsDelegated { get; init; }

    public string? HandlerOperation { get; init; }

    public string? DashboardUrl { get; init; }

    /// <summary>JSON text, as are the two below.</summary>
    public byte[]? Metadata { get; init; }

    public byte[]? Data { get; init; }

    /// <summary>The body of the response to a bind.</summary>
    public byte[]? Response { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>A deletion found nothing to delete, which is a success.</summary>
    public bool IsGone(BrokerOperation kind) => Fault?.Error switch
    {
        BrokerError.InstanceDoesNotExist => kind is BrokerOperation.Deprovision or BrokerOperation.Unbind,
        BrokerError.BindingDoesNotExist => kind is BrokerOperation.Unbind,
        _ => false,
    };

    public bool IsSuccess(BrokerOperation kind) => Fault is null || IsGone(kind);

    public static OperationOutcome Failed(BrokerError error, string description) => new() { Fault = new BrokerException(error, description) };

    /// <exception cref="InvalidOperationException">A platform would refuse the binding.</exception>
    public static OperationOutcome OfBinding(BindResult? result, ServiceOffering service) => new()
    {
        Response = BindResponse.Write(result, service),
        ExpiresAt = result?.ExpiresAt,
        Data = FreeFormText.ToUtf8(result?.Data),
    };
}
