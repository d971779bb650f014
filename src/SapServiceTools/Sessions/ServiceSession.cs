namespace SapServiceTools;

/// <summary>
/// A connection to one service: credentials, pooled connections, cache and poller. Safe to use from many threads, so <c>$using:</c> may carry it
/// into <c>ForEach-Object -Parallel</c>; it doesn't survive a process boundary (<c>Start-Job</c>, remoting).
/// </summary>
public abstract class ServiceSession : IDisposable
{
    private static int LastId;
    private int _closed;

    /// <summary>Gives the session its number.</summary>
    protected ServiceSession(Uri uri, string? userName, DateTimeOffset connectedAt)
    {
        Id = Interlocked.Increment(ref LastId);
        Uri = uri;
        UserName = userName;
        ConnectedAt = connectedAt.ToLocalTime();
    }

    /// <summary>Number of the session, unique in this process.</summary>
    public int Id { get; }

    /// <summary>What it is connected to, such as <c>InstanceManager</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>The service's address, without credentials.</summary>
    public Uri Uri { get; }

    /// <summary>The user or client id that it authenticates as.</summary>
    public string? UserName { get; }

    /// <summary>When the session was opened, in local time.</summary>
    public DateTimeOffset ConnectedAt { get; }

    /// <summary>True for a copy that came from another process: it has the address, but no connection.</summary>
    internal bool IsFromElsewhere { get; init; }

    /// <summary>True after Disconnect-ServiceSession or the removal of the module.</summary>
    public bool IsClosed => Volatile.Read(ref _closed) != 0;

    /// <summary>How many requests were sent so far, retries and polls included.</summary>
    public abstract long RequestCount { get; }

    /// <summary>What goes on at the server although nobody waits for it any more, and how to go on waiting; null for nothing.</summary>
    internal virtual string? PendingNote => null;

    /// <summary>Closes the session; once is enough, twice does no harm.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
            CloseCore();
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the session owns.</summary>
    protected abstract void CloseCore();

    /// <summary>Throws when the session is closed, or was never open in this process.</summary>
    internal void ThrowIfClosed()
    {
        if (IsFromElsewhere)
            throw new ServiceException(ServiceErrorKind.SessionClosed, ErrorIds.SessionFromElsewhere, $"The {Kind} session at {Uri.Host} was opened in another process and can't be used in this one.");
        if (IsClosed)
            throw new ServiceException(ServiceErrorKind.SessionClosed, ErrorIds.SessionClosed, $"Session {Id} ({Kind}, {Uri.Host}) is closed.");
    }

    /// <summary>Kind, number and host.</summary>
    public override string ToString() => $"{Kind} session {Id} at {Uri.Host}";
}
