namespace SapServiceTools.Cmdlets.Pipeline;

/// <summary>What work beside the pipeline thread may write. All of it is queued for that thread, which does the writing.</summary>
/// <remarks>One a cmdlet, so that a request shared by many of its records is logged once.</remarks>
public sealed class PipelineWriter : ICallLog
{
    private readonly AsyncCmdlet _cmdlet;

    /// <param name="cmdlet">Whose pipeline it is.</param>
    /// <param name="isPreview">True for work that changes nothing.</param>
    internal PipelineWriter(AsyncCmdlet cmdlet, bool isPreview = false)
    {
        _cmdlet = cmdlet;
        IsPreview = isPreview;
    }

    /// <inheritdoc/>
    public bool IsPreview { get; }

    /// <inheritdoc/>
    public bool IsDebugEnabled => _cmdlet.IsDebugEnabled;

    /// <inheritdoc/>
    public bool IsVerboseEnabled => _cmdlet.IsVerboseEnabled;

    /// <summary>Writes one object to the output; waits while downstream is behind. A preview has no output, which would pass for what was done.</summary>
    public ValueTask WriteObjectAsync(object value) => IsPreview ? ValueTask.CompletedTask : _cmdlet.PostObjectAsync(value);

    /// <summary>Writes an object with the session that it came from, in which the next cmdlet of a pipeline then acts on it.</summary>
    internal ValueTask WriteAsync(ISessionOutput output, ServiceSession session)
    {
        if (IsPreview)
            return ValueTask.CompletedTask;
        output.SetSession(session);
        return WriteObjectAsync(output);
    }

    /// <summary>Writes a non-terminating error.</summary>
    /// <param name="exception">What happened.</param>
    /// <param name="target">The input concerned.</param>
    public void WriteError(Exception exception, object? target) =>
        _cmdlet.Post(() => _cmdlet.WriteError(ErrorRecords.From(exception, target)));

    /// <inheritdoc/>
    public void Verbose(string message) => _cmdlet.Post(() => _cmdlet.WriteVerbose(message));

    /// <inheritdoc/>
    public void Debug(string message) => _cmdlet.Post(() => _cmdlet.WriteDebug(message));

    /// <inheritdoc/>
    public void Warning(string message) => _cmdlet.PostWarning(message);

    /// <inheritdoc/>
    public void Progress(OperationProgress progress) => _cmdlet.PostProgress(progress);

    /// <summary>Has something done on the pipeline thread.</summary>
    internal void Post(Action action) => _cmdlet.Post(action);
}
