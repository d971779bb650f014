namespace SapServiceTools.Cmdlets.Shared.Completion;

/// <summary>A completer of what a session knows. Without a session there is nothing to offer.</summary>
public abstract class SessionCompleter<TSession> : ValueCompleter
    where TSession : ServiceSession
{
    private protected sealed override IEnumerable<string> Values(CompletionRequest request) => request.Session<TSession>() is { } session ? Values(session, request) : [];

    /// <summary>All values; those that don't fit what was typed are left out by the caller.</summary>
    private protected abstract IEnumerable<string> Values(TSession session, CompletionRequest request);
}
