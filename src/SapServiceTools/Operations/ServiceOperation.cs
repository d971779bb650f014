namespace SapServiceTools;

/// <summary>Something that a server was asked to do and that takes its time. A Wait- cmdlet takes it from the pipeline, also after a timeout.</summary>
public abstract class ServiceOperation : ISessionOutput
{
    /// <summary>Creates, updates or deletes.</summary>
    public required OperationType Type { get; init; }

    /// <summary>When this client asked for it, in local time.</summary>
    public required DateTimeOffset StartedAt { get => field.ToLocalTime(); init; }

    /// <summary>The last status that was seen, in the server's own word; null if none was seen yet.</summary>
    public string? Status { get; internal set; }

    /// <summary>The session that started it.</summary>
    internal ServiceSession? Session { get; set; }

    void ISessionOutput.SetSession(ServiceSession session) => Session = session;
}

/// <summary>What an operation does to its resource.</summary>
public enum OperationType : long
{
    /// <summary>The resource is being created.</summary>
    Create,

    /// <summary>The resource is being changed.</summary>
    Update,

    /// <summary>The resource is being deleted.</summary>
    Delete,
}
