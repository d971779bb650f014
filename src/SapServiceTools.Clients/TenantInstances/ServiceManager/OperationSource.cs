using System.Runtime.CompilerServices;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Operations;

namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>
/// Polls operations: each by its address, or those of instances all at once in the list of instances, which has the last one of each.
/// A new binding is polled itself, since it has both its operation and, at the end, its credentials.
/// </summary>
/// <param name="api">Sends the requests.</param>
/// <param name="reader">Reads the list; null for those of bindings, whose list has all credentials and is too large for that.</param>
/// <param name="plans">Knows the plan.</param>
internal sealed class OperationSource(ServiceManagerApi api, TenantReader? reader, PlanLookup plans) : IPollSource<OperationInfo>
{
    private volatile bool _listLacksOperations;

    public int? ListSize => _listLacksOperations ? null : reader?.Count;

    public async Task<OperationInfo?> PollAsync(string key, ICallLog log, CancellationToken cancellationToken)
    {
        if (key.Contains("/operations/", StringComparison.Ordinal))
            return (await api.GetAsync(key, ServiceManagerJson.Default.OperationInfo, "read an operation", null, RetryMode.Never, log, cancellationToken).ConfigureAwait(false))?.Value;
        var binding = (await api.GetAsync(key, ServiceManagerJson.Default.BindingInfo, "read a new binding", null, RetryMode.Never, log, cancellationToken).ConfigureAwait(false))?.Value;
        return binding is null ? null : (binding.LastOperation ?? new OperationInfo { Type = OperationInfo.Create, State = binding.Ready ? OperationInfo.Succeeded : null }) with { Binding = binding };
    }

    public async IAsyncEnumerable<KeyValuePair<string, OperationInfo>> PollAllAsync(Func<string, bool> isWanted, ICallLog log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var plan = await plans.GetAsync(log, cancellationToken).ConfigureAwait(false);
        var seen = false;
        await foreach (var instance in reader!.AllInstancesAsync(plan, RetryMode.Never, log, cancellationToken).ConfigureAwait(false))
        {
            if (instance is not { LastOperation: { } operation, LastOperationPath: { } path })
                continue;
            seen = true;
            yield return KeyValuePair.Create(path, operation);
        }

        // A server that doesn't add them to lists shows each one alone only.
        _listLacksOperations = !seen;
    }
}
