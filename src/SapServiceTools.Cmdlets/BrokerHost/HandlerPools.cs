using SapServiceTools.Cmdlets.BrokerHost.ScriptHandlers;

namespace SapServiceTools.Cmdlets.BrokerHost;

/// <summary>
/// A broker's workers. Operations in the background, which may take hours, have workers of their own, and so has the check of tokens:
/// neither a long operation nor a crowd of slow handlers may keep a caller from being let in and answered.
/// </summary>
internal sealed class HandlerPools : IAsyncDisposable
{
    private readonly List<HandlerPool> _all = [];

    private HandlerPools()
    {
    }

    /// <summary>For handlers whose caller waits.</summary>
    public HandlerPool Waiting { get; private set; } = null!;

    /// <summary>For operations in the background.</summary>
    public HandlerPool Background { get; private set; } = null!;

    /// <summary>For the check of tokens.</summary>
    public HandlerPool Tokens { get; private set; } = null!;

    public int WorkerCount => _all.Sum(pool => pool.WorkerCount);

    public int BusyCount => _all.Sum(pool => pool.BusyCount);

    public int QueuedCount => _all.Sum(pool => pool.QueuedCount);

    public long CompletedCount => _all.Sum(pool => pool.CompletedCount);

    public long FailedCount => _all.Sum(pool => pool.FailedCount);

    public long StoppedCount => _all.Sum(pool => pool.StoppedCount);

    public long RefusedCount => _all.Sum(pool => pool.RefusedCount);

    /// <summary>Starts the workers; done when each is ready.</summary>
    /// <param name="options">How handlers are run.</param>
    /// <param name="scripts">The handlers.</param>
    /// <param name="hasBackground">Whether any plan has operations in the background.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="ServiceException">A module, variable or the initialization script fails.</exception>
    public static async Task<HandlerPools> StartAsync(HandlerPoolOptions options, BrokerScripts scripts, bool hasBackground, CancellationToken cancellationToken)
    {
        var pools = new HandlerPools();
        try
        {
            pools.Waiting = await pools.AddAsync(options, scripts, cancellationToken).ConfigureAwait(false);
            pools.Background = hasBackground ? await pools.AddAsync(options, scripts, cancellationToken).ConfigureAwait(false) : pools.Waiting;
            pools.Tokens = scripts.Token is not null ? await pools.AddAsync(options, scripts, cancellationToken).ConfigureAwait(false) : pools.Waiting;
            return pools;
        }
        catch
        {
            await pools.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes no more calls and replaces no more workers.</summary>
    public void Close() => _all.ForEach(pool => pool.Close());

    /// <summary>Tells the callers of whatever still runs that it is over.</summary>
    public void Abandon() => _all.ForEach(pool => pool.Abandon());

    /// <summary>Begins to stop all workers; waits for no handler.</summary>
    public void Leave() => _all.ForEach(pool => pool.Leave());

    public async ValueTask DisposeAsync() => await Task.WhenAll(_all.Select(pool => pool.DisposeAsync().AsTask())).ConfigureAwait(false);

    private async Task<HandlerPool> AddAsync(HandlerPoolOptions options, BrokerScripts scripts, CancellationToken cancellationToken)
    {
        var pool = await HandlerPool.StartAsync(options, scripts.All, cancellationToken).ConfigureAwait(false);
        _all.Add(pool);
        return pool;
    }
}
