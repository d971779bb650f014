using System.ComponentModel;

namespace SapServiceTools;

/// <summary>A session with an Instance Manager, made by <c>Connect-InstanceManager</c>.</summary>
[TypeConverter(typeof(SessionConverter<InstanceManagerSession>))]
public sealed class InstanceManagerSession : ServiceSession
{
    private readonly IInstanceManager? _client;

    internal InstanceManagerSession(IInstanceManager client, DateTimeOffset connectedAt)
        : base(client.Uri, client.UserName, connectedAt) => _client = client;

    private InstanceManagerSession(Uri uri, string? userName)
        : base(uri, userName, default)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "InstanceManager";

    /// <summary>What serves: <c>InstanceManager</c>, <c>ServiceManager</c>, or <c>Migration</c> from the one to the other.</summary>
    public string? BackEnd => _client?.BackEnd;

    /// <inheritdoc/>
    public override long RequestCount => _client?.RequestCount ?? 0;

    /// <summary>How often a get was answered from the cache.</summary>
    public long CacheHits => _client?.Cache.Hits ?? 0;

    /// <summary>How often a get had to ask the server.</summary>
    public long CacheMisses => _client?.Cache.Misses ?? 0;

    /// <summary>How many instances are in the cache now.</summary>
    public int CacheCount => _client?.Cache.Count ?? 0;

    /// <summary>The client, open or an error that says the session is closed.</summary>
    internal IInstanceManager Client
    {
        get
        {
            ThrowIfClosed();
            return _client!;
        }
    }

    /// <inheritdoc/>
    protected override void CloseCore() => _client?.Dispose();

    /// <summary>What is left of a session that was copied into this process; its client can't be used and says why.</summary>
    internal static InstanceManagerSession FromElsewhere(Uri uri, string? userName) => new(uri, userName) { IsFromElsewhere = true };
}
