using System.Management.Automation;

namespace SapServiceTools.Cmdlets.ScriptHandlers;

/// <summary>One call of a handler, on its way to a worker and back.</summary>
internal sealed class HandlerWork(HandlerScript script, object request, string requestId)
{
    private readonly TaskCompletionSource<IReadOnlyList<PSObject?>> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HandlerScript Script { get; } = script;

    public object Request { get; } = request;

    public string RequestId { get; } = requestId;

    public Task<IReadOnlyList<PSObject?>> Task => _completion.Task;

    /// <summary>True once the caller has its answer, be it that it gave up.</summary>
    public bool IsOver => _completion.Task.IsCompleted;

    public void Complete(IReadOnlyList<PSObject?> output) => _completion.TrySetResult(output);

    public void Fail(Exception exception) => _completion.TrySetException(exception);

    public bool Cancel(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);
}
