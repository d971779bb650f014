namespace SapServiceTools;

/// <summary>
/// Where the records of one caller's work go. A cmdlet passes one that queues them for its pipeline thread; implementations must be thread-safe and never block.
/// Everything written here is redacted already.
/// </summary>
public interface ICallLog
{
    /// <summary>True if <see cref="Debug"/> is wanted; preparing a body's redacted text costs something.</summary>
    bool IsDebugEnabled { get; }

    /// <summary>True if <see cref="Verbose"/> is wanted. Who has to prepare a line's redacted text asks first; others needn't.</summary>
    bool IsVerboseEnabled => true;

    /// <summary>
    /// True if the call is a preview: it reads and refuses as it would otherwise, and ends where it would send its first change, or wait for one.
    /// </summary>
    bool IsPreview => false;

    /// <summary>A line about a request, an answer or a decision.</summary>
    void Verbose(string message);

    /// <summary>A redacted body.</summary>
    void Debug(string message);

    /// <summary>Something the user should know although the call goes on, such as a burst of retries.</summary>
    void Warning(string message);

    /// <summary>Progress of an operation that is being waited for.</summary>
    void Progress(OperationProgress progress);
}

/// <summary>A log that nobody reads.</summary>
public sealed class NullCallLog : ICallLog
{
    /// <summary>The one instance.</summary>
    public static NullCallLog Instance { get; } = new();

    private NullCallLog()
    {
    }

    /// <inheritdoc/>
    public bool IsDebugEnabled => false;

    /// <inheritdoc/>
    public bool IsVerboseEnabled => false;

    /// <inheritdoc/>
    public void Verbose(string message)
    {
    }

    /// <inheritdoc/>
    public void Debug(string message)
    {
    }

    /// <inheritdoc/>
    public void Warning(string message)
    {
    }

    /// <inheritdoc/>
    public void Progress(OperationProgress progress)
    {
    }
}
