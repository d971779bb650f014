using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Sessions;

/// <summary>The sessions opened in one runspace and the default of each kind.</summary>
internal sealed class RunspaceSessions
{
    private readonly object _lock = new();
    private readonly List<ServiceSession> _open = [];
    private readonly Dictionary<Type, ServiceSession> _defaults = [];

    /// <summary>Those of the runspace that this thread works for.</summary>
    public static RunspaceSessions Current => PerRunspace<RunspaceSessions>.Current;

    /// <summary>The open sessions, oldest first.</summary>
    public IReadOnlyList<ServiceSession> Open
    {
        get
        {
            lock (_lock)
            {
                // Another runspace may have closed one that it was handed.
                _open.RemoveAll(session => session.IsClosed);
                return [.. _open];
            }
        }
    }

    /// <summary>The open session with a number; null if there is none.</summary>
    public ServiceSession? Find(int id) => Open.FirstOrDefault(session => session.Id == id);

    /// <summary>The error for a number that no open session has.</summary>
    public static ResourceNotFoundException NotFound(int id) =>
        new(ErrorIds.SessionNotFound, $"There is no open session {id} in this runspace.");

    /// <summary>Adds a session that was just opened.</summary>
    public void Add(ServiceSession session, bool makeDefault)
    {
        lock (_lock)
        {
            _open.Add(session);
            if (makeDefault)
                _defaults[session.GetType()] = session;
        }
    }

    /// <summary>The default of a kind; null if none was opened, or if it was disconnected.</summary>
    public TSession? Default<TSession>()
        where TSession : ServiceSession
    {
        lock (_lock)
            return _defaults.TryGetValue(typeof(TSession), out var session) && !session.IsClosed ? (TSession)session : null;
    }

    /// <summary>True if cmdlets without -Session work in this session.</summary>
    public bool IsDefault(ServiceSession session)
    {
        lock (_lock)
            return _defaults.TryGetValue(session.GetType(), out var found) && ReferenceEquals(found, session);
    }

    /// <summary>Closes a session, wherever it was opened, and forgets it here.</summary>
    public void Close(ServiceSession session)
    {
        lock (_lock)
        {
            _open.Remove(session);
            if (_defaults.TryGetValue(session.GetType(), out var found) && ReferenceEquals(found, session))
                _defaults.Remove(session.GetType());
        }

        session.Dispose();
    }

    /// <summary>Closes all sessions that were opened here.</summary>
    public void CloseAll()
    {
        foreach (var session in Open)
            Close(session);
    }
}
