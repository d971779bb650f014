using System.Collections.Concurrent;
using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Clients.Operations;

namespace SapServiceTools.Clients.Broker.Operations;

/// <summary>
/// Polls operations. Responses that don't belong there don't end a wait: by the specification only succeeded, failed, and 410 for a deletion do. Source: Open Service Broker API 2.17, polling last operation.
/// </summary>
internal sealed class LastOperationSource(BrokerApi api) : IPollSource<LastOperationResponse>
{
    private readonly ConcurrentDictionary<string, BrokerServiceOperation> _operations = new(StringComparer.Ordinal);
    private int _last;

    /// <summary>The protocol has no list of operations.</summary>
    public int? ListSize => null;

    /// <summary>Makes an operation known under a key that people can read.</summary>
    public string Add(BrokerServiceOperation operation)
    {
        var name = Name(operation);
        var key = name;
        while (!_operations.TryAdd(key, operation))
            key = $"{name} #{Interlocked.Increment(ref _last)}";
        return key;
    }

    public void Remove(string key) => _operations.TryRemove(key, out _);

    /// <summary>One poll; errors are the caller's.</summary>
    public Task<LastOperationResponse> PollAsync(BrokerServiceOperation operation, ICallLog log, CancellationToken cancellationToken)
    {
        var action = operation.BindingId is null ? BrokerAction.PollInstance : BrokerAction.PollBinding;
        var call = new BrokerCall(action, api.Paths.LastOperation(operation), $"poll the operation of {Name(operation)}") { InstanceId = operation.InstanceId, BindingId = operation.BindingId };
        return api.SendAsync(call, Read, log, cancellationToken);
    }

    public async Task<LastOperationResponse?> PollAsync(string key, ICallLog log, CancellationToken cancellationToken)
    {
        // A wait that was given up may still have had its turn.
        if (!_operations.TryGetValue(key, out var operation))
            return null;
        try
        {
            return await PollAsync(operation, log, cancellationToken).ConfigureAwait(false);
        }
        catch (ServiceException exception) when (!exception.IsTransient && exception.Kind is not ServiceErrorKind.SessionClosed)
        {
            return new LastOperationResponse { Fault = exception, RetryAfter = exception.RetryAfter };
        }
    }

    public IAsyncEnumerable<KeyValuePair<string, LastOperationResponse>> PollAllAsync(Func<string, bool> isWanted, ICallLog log, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("There is no list of operations.");

    private LastOperationResponse Read(BrokerResponse response) => response.Status == 410
        ? new LastOperationResponse { IsGone = true, Description = Clean(response.Fields.TextOrNull("description")), RetryAfter = response.RetryAfter }
        : new LastOperationResponse
        {
            State = Clean(response.Fields.Text("state")) ?? throw new System.Text.Json.JsonException("it has no state"),
            Description = Clean(response.Fields.TextOrNull("description")),
            InstanceUsable = response.Fields.Flag("instance_usable"),
            UpdateRepeatable = response.Fields.Flag("update_repeatable"),
            RetryAfter = response.RetryAfter,
        };

    private string? Clean(string? text) => string.IsNullOrEmpty(text) ? null : api.Redactor.Text(text);

    private static string Name(BrokerServiceOperation operation) => operation.BindingId is { } bindingId ? $"binding {bindingId}" : $"instance {operation.InstanceId}";
}
