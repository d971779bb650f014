namespace SapServiceTools.Emulator.InstanceManager;

/// <summary>
/// What the Instance Manager knows of one tenant's instance. An entry never changes; a deletion or a new binding replaces it.
/// The status isn't stored: it follows from the clock.
/// </summary>
internal sealed class InstanceEntry
{
    public const string CreationFailedMessage = "The database could not create the schema: out of memory.";
    public const string DeletionFailedMessage = "The database could not drop the schema: it is in use.";
    private const long Never = long.MaxValue;
    private long _readyAt;
    private bool _creationFails;
    private long _deletionAt = Never;
    private long _goneAt = Never;
    private bool _deletionFails;

    private InstanceEntry()
    {
    }

    public required string TenantId { get; init; }

    /// <summary>The root of all generated ids and secrets.</summary>
    public required ulong Seed { get; init; }

    /// <summary>When the creation began, in UTC ticks.</summary>
    public required long CreatedAt { get; init; }

    /// <summary>The body of the creation; null if there was none.</summary>
    public byte[]? Parameters { get; init; }

    /// <summary>Counts the bindings; each has its own credentials.</summary>
    public int Binding { get; private set; }

    /// <summary>When the binding was made, in UTC ticks.</summary>
    public long BoundAt { get; private set; }

    /// <param name="tenantId">The tenant.</param>
    /// <param name="seed">The root of all generated ids and secrets.</param>
    /// <param name="createdAt">UTC ticks.</param>
    /// <param name="takes">Ticks; null means for ever.</param>
    /// <param name="fails">Whether it ends in CREATION_FAILED.</param>
    /// <param name="parameters">The body of the request.</param>
    public static InstanceEntry Create(string tenantId, ulong seed, long createdAt, long? takes, bool fails, byte[]? parameters)
    {
        var readyAt = takes is null ? Never : createdAt + takes.Value;
        return new InstanceEntry
        {
            TenantId = tenantId,
            Seed = seed,
            CreatedAt = createdAt,
            Parameters = parameters,
            BoundAt = readyAt,
            _readyAt = readyAt,
            _creationFails = fails,
        };
    }

    /// <summary>An entry whose deletion begins; the same one if it is being deleted already.</summary>
    public InstanceEntry Delete(long now, long takes, bool fails)
    {
        if (StatusAt(now) == InstanceStatus.DeletionInProgress)
            return this;
        var copy = (InstanceEntry)MemberwiseClone();
        copy._deletionAt = now;
        copy._goneAt = now + takes;
        copy._deletionFails = fails;
        return copy;
    }

    /// <summary>An entry with another binding.</summary>
    public InstanceEntry Rebind(long now)
    {
        var copy = (InstanceEntry)MemberwiseClone();
        copy.Binding++;
        copy.BoundAt = now;
        return copy;
    }

    /// <summary>The status at a time in UTC ticks; null if the instance is gone.</summary>
    public string? StatusAt(long now)
    {
        if (_deletionAt != Never)
            return now < _goneAt ? InstanceStatus.DeletionInProgress : _deletionFails ? InstanceStatus.DeletionFailed : null;
        return now < _readyAt ? InstanceStatus.CreationInProgress : _creationFails ? InstanceStatus.CreationFailed : InstanceStatus.CreationSucceeded;
    }

    /// <summary>When the status became what it is at a time, in UTC ticks.</summary>
    public long UpdatedAt(long now)
    {
        if (_deletionAt != Never)
            return now < _goneAt ? _deletionAt : _goneAt;
        return now < _readyAt ? CreatedAt : Math.Max(_readyAt, Binding > 0 ? BoundAt : 0);
    }
}
