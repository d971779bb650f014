using System.Collections.Concurrent;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Protocol;

namespace SapServiceTools.Tests.BrokerHost.Support;

/// <summary>A handler whose parts tests replace, and that notes every call.</summary>
public sealed class TestHandler : IBrokerHandler
{
    public ConcurrentQueue<BrokerRequest> Calls { get; } = new();

    public Func<BrokerRequest, CancellationToken, ValueTask<ProvisionResult?>> Provision { get; set; } =
        (request, _) => new(new ProvisionResult { DashboardUrl = $"https://dashboard.example/{request.InstanceId}", Data = new Dictionary<string, object?> { ["made"] = 1L } });

    public Func<BrokerRequest, CancellationToken, ValueTask<UpdateResult?>> Update { get; set; } = (_, _) => default;

    public Func<BrokerRequest, CancellationToken, ValueTask<DeprovisionResult?>> Deprovision { get; set; } = (_, _) => default;

    public Func<BrokerRequest, CancellationToken, ValueTask<BindResult?>> Bind { get; set; } =
        (request, _) => new(new BindResult { Credentials = new Dictionary<string, object?> { ["uri"] = $"https://service.example/{request.InstanceId}/{request.BindingId}" } });

    public Func<BrokerRequest, CancellationToken, ValueTask<UnbindResult?>> Unbind { get; set; } = (_, _) => default;

    public Func<BrokerRequest, CancellationToken, ValueTask<AcceptResult?>> Accept { get; set; } = (_, _) => default;

    public Func<BrokerRequest, CancellationToken, ValueTask<InstanceDetails?>> FetchInstance { get; set; } = (_, _) => default;

    public Func<BrokerRequest, CancellationToken, ValueTask<BindResult?>> FetchBinding { get; set; } = (_, _) => default;

    public Func<BrokerRequest, CancellationToken, ValueTask<LastOperationResult?>> LastOperation { get; set; } = (_, _) => default;

    public int Count(BrokerOperation kind) => Calls.Count(call => call.Kind == kind);

    public BrokerRequest Last(BrokerOperation kind) => Calls.Last(call => call.Kind == kind);

    public ValueTask<ProvisionResult?> ProvisionAsync(BrokerRequest request, CancellationToken cancellationToken) => Provision(Note(request), cancellationToken);

    public ValueTask<UpdateResult?> UpdateAsync(BrokerRequest request, CancellationToken cancellationToken) => Update(Note(request), cancellationToken);

    public ValueTask<DeprovisionResult?> DeprovisionAsync(BrokerRequest request, CancellationToken cancellationToken) => Deprovision(Note(request), cancellationToken);

    public ValueTask<BindResult?> BindAsync(BrokerRequest request, CancellationToken cancellationToken) => Bind(Note(request), cancellationToken);

    public ValueTask<UnbindResult?> UnbindAsync(BrokerRequest request, CancellationToken cancellationToken) => Unbind(Note(request), cancellationToken);

    // Not noted: it is no run of an operation.
    public ValueTask<AcceptResult?> AcceptAsync(BrokerRequest request, CancellationToken cancellationToken) => Accept(request, cancellationToken);

    public ValueTask<InstanceDetails?> FetchInstanceAsync(BrokerRequest request, CancellationToken cancellationToken) => FetchInstance(Note(request), cancellationToken);

    public ValueTask<BindResult?> FetchBindingAsync(BrokerRequest request, CancellationToken cancellationToken) => FetchBinding(Note(request), cancellationToken);

    public ValueTask<LastOperationResult?> LastOperationAsync(BrokerRequest request, CancellationToken cancellationToken) => LastOperation(Note(request), cancellationToken);

    private BrokerRequest Note(BrokerRequest request)
    {
        Calls.Enqueue(request);
        return request;
    }
}
