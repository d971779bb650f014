namespace SapServiceTools;

/// <summary>A session with an Instance Manager, made by <c>Connect-InstanceManager</c>.</summary>
public sealed class InstanceManagerSession : ServiceSession
{
    private readonly IInstanceManager _client;

    internal InstanceManagerSession(IInstanceManager client, DateTimeOffset connectedAt)
        : base(client.Uri, client.UserName, connectedAt) => _client = client;

    /// <inheritdoc/>
    public override string Kind => "InstanceManager";

    /// <inheritdoc/>
    public override long RequestCount => _client.RequestCount;

    /// <summary>How often a get was answered from the cache.</summary>
    public long CacheHits => _client.Cache.Hits;

    /// <summary>How often a get had to ask the server.</summary>
    public long CacheMisses => _client.Cache.Misses;

    /// <summary>How many instances are in the cache now.</summary>
    public int CacheCount => _client.Cache.Count;

    /// <summary>The client, open or an error that says the session is closed.</summary>
    internal IInstanceManager Client
    {
        get
        {
            ThrowIfClosed();
            return _client;
        }
    }

    /// <inheritdoc/>
    protected override void CloseCore() => _client.Dispose();
}
