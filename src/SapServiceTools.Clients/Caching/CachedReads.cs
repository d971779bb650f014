using System.Runtime.CompilerServices;

namespace SapServiceTools.Clients.Caching;

/// <summary>
/// Reads of tenants' instances through the cache: callers that want the same tenant share a request, what fails or changes is no longer believed,
/// and a complete list replaces the cache.
/// </summary>
internal sealed class CachedReads(InstanceCache cache)
{
    private readonly SingleFlight<ManagedInstance?> _reads = new();

    /// <summary>Reads one tenant from the server, together with all who want it now, and keeps what comes.</summary>
    public Task<ManagedInstance?> ReadAsync(string tenant, Func<CancellationToken, Task<ManagedInstance?>> fetch, CancellationToken cancellationToken) =>
        _reads.RunAsync(
            tenant,
            token => GuardAsync(tenant, async reading =>
            {
                var instance = await fetch(token).ConfigureAwait(false);
                if (instance is not null)
                    reading.Keep(instance);
                else
                    reading.KeepNone(tenant);
                return instance;
            }),
            cancellationToken);

    /// <summary>Keeps what work on one tenant ends with, and hands out a copy.</summary>
    public Task<ManagedInstance?> KeepAsync(string tenant, Func<Task<ManagedInstance?>> work) => GuardAsync(tenant, async reading =>
    {
        var instance = await work().ConfigureAwait(false);
        if (instance is not null)
            reading.Keep(instance);
        return instance?.Copy();
    });

    /// <summary>Does something that changes a tenant's instance.</summary>
    public async Task<T> ChangeAsync<T>(string tenant, ICallLog log, Func<Task<T>> change)
    {
        if (log.IsPreview)
            return await change().ConfigureAwait(false);
        Forget(tenant);
        try
        {
            return await change().ConfigureAwait(false);
        }
        finally
        {
            // What was read while the request was under way may still be the state before it.
            Forget(tenant);
        }
    }

    /// <summary>Passes a list on; once it was read to its end it is what the cache has.</summary>
    public async IAsyncEnumerable<ManagedInstance> PassAsync(
        IAsyncEnumerable<ManagedInstance> instances, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reading = cache.Begin();
        // Only what fits into the cache is kept aside, so that a list of any length passes through in little memory.
        var latest = new Queue<ManagedInstance>();
        await foreach (var instance in instances.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            reading.Remember(instance.TenantId);
            if (instance.Status == InstanceStatus.CreationSucceeded)
            {
                if (latest.Count == cache.Capacity)
                    latest.Dequeue();
                latest.Enqueue(instance);
            }

            yield return instance.Copy();
        }

        reading.Replace(latest);
    }

    /// <summary>Empties the cache for a tenant, and lets nobody join a read that began before.</summary>
    public void Forget(string tenant)
    {
        _reads.Forget(tenant);
        cache.Remove(tenant);
    }

    /// <summary>Whatever fails for a tenant, what the cache has of it is no longer believed.</summary>
    private async Task<T> GuardAsync<T>(string tenant, Func<InstanceCache.Reading, Task<T>> work)
    {
        using var reading = cache.Begin();
        try
        {
            return await work(reading).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Forget(tenant);
            throw;
        }
    }
}
