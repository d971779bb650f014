namespace SapServiceTools.Clients.Operations;

/// <summary>What a poller polls. A poll never retries by itself: the poller decides when to poll again.</summary>
/// <typeparam name="TState">What the server shows of one operation or resource.</typeparam>
public interface IPollSource<TState>
    where TState : class
{
    /// <summary>How many entries a list has, as last seen; null where there is no list to poll.</summary>
    int? ListSize { get; }

    /// <summary>Polls one; null means "not there".</summary>
    Task<TState?> PollAsync(string key, ICallLog log, CancellationToken cancellationToken);

    /// <summary>Polls all with one request, each as it is read.</summary>
    /// <param name="isWanted">Whether somebody waits for this one; a source that can tell early spares the others' reading.</param>
    /// <param name="log">Takes the log lines.</param>
    /// <param name="cancellationToken">Gives up.</param>
    IAsyncEnumerable<KeyValuePair<string, TState>> PollAllAsync(Func<string, bool> isWanted, ICallLog log, CancellationToken cancellationToken);
}
