namespace SapServiceTools.Clients.Operations;

/// <summary>Where a poller looks. A look never retries by itself: the poller decides when to look again.</summary>
/// <typeparam name="TState">What the server shows of one operation or resource.</typeparam>
public interface IPollSource<TState>
    where TState : class
{
    /// <summary>How many entries a list has, as last seen; null where there is no list to look at.</summary>
    int? ListSize { get; }

    /// <summary>Looks at one; null means that it isn't there.</summary>
    Task<TState?> PollAsync(string key, ICallLog log, CancellationToken cancellationToken);

    /// <summary>Looks at all with one request, each as it is read.</summary>
    IAsyncEnumerable<KeyValuePair<string, TState>> PollAllAsync(ICallLog log, CancellationToken cancellationToken);
}
