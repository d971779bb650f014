namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>
/// Looks many things up with few requests: who asks while one is under way waits for it, and is answered by the next, together with all who came meanwhile.
/// A lookup alone is sent at once.
/// </summary>
/// <param name="maxLength">Characters of all keys of one request, at most.</param>
/// <param name="find">Asks for some keys; what it finds, by key.</param>
internal sealed class SharedLookup<T>(int maxLength, Func<IReadOnlyList<string>, ICallLog, CancellationToken, Task<ILookup<string, T>>> find)
{
    private readonly object _lock = new();
    private Batch? _next;
    private Task _latest = Task.CompletedTask;

    /// <summary>What there is of a key.</summary>
    public async Task<IEnumerable<T>> FindAsync(string key, ICallLog log, CancellationToken cancellationToken)
    {
        Batch batch;
        lock (_lock)
        {
            if (_next is null || _next.Length + key.Length > maxLength)
            {
                _next = new Batch();
                _latest = _next.Found = RunAsync(_next, _latest, log);
            }

            batch = _next;
            batch.Keys.Add(key);
            batch.Length += key.Length;
            batch.Waiting++;
        }

        try
        {
            return (await batch.Found.WaitAsync(cancellationToken).ConfigureAwait(false))[key];
        }
        catch (ServiceException) when (batch.Keys.Count > 1)
        {
            // One of the others may be at fault, and an error belongs to the tenant whose it is.
            return (await find([key], log, cancellationToken).ConfigureAwait(false))[key];
        }
        finally
        {
            Leave(batch);
        }
    }

    private async Task<ILookup<string, T>> RunAsync(Batch batch, Task before, ICallLog log)
    {
        // On another thread, so that the callers of a bulk come together already in the first.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        List<string> keys;
        lock (_lock)
        {
            if (_next == batch)
                _next = null;
            keys = [.. batch.Keys];
        }

        return await find(keys, log, batch.Abandoned.Token).ConfigureAwait(false);
    }

    private void Leave(Batch batch)
    {
        lock (_lock)
        {
            if (--batch.Waiting > 0 || batch.Found.IsCompleted)
                return;
            // Nobody may join what is given up.
            if (_next == batch)
                _next = null;
        }

        batch.Abandoned.Cancel();
    }

#pragma warning disable CA1001 // Without a timer or a wait handle the source holds nothing to free.
    private sealed class Batch
#pragma warning restore CA1001
    {
        public HashSet<string> Keys { get; } = new(StringComparer.Ordinal);

        public int Length { get; set; }

        public int Waiting { get; set; }

        public Task<ILookup<string, T>> Found { get; set; } = null!;

        public CancellationTokenSource Abandoned { get; } = new();
    }
}
