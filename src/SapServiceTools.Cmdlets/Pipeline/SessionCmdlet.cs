using System.Management.Automation;
using SapServiceTools.Cmdlets.Sessions;

namespace SapServiceTools.Cmdlets.Pipeline;

/// <summary>A cmdlet that works in a session.</summary>
public abstract class SessionCmdlet<TSession> : AsyncCmdlet
    where TSession : ServiceSession
{
    /// <summary>The session to work in. Without it: the session that the input came from, then the default of this runspace.</summary>
    [Parameter]
    [ValidateNotNull]
    [SessionTransformation]
    public TSession? Session { get; set; }

    /// <summary>Chooses the session for one input. That there is none ends the cmdlet.</summary>
    /// <param name="origin">The session that the input was read from, if it is an object of this module.</param>
    protected TSession SessionFor(ServiceSession? origin = null)
    {
        var session = Session ?? origin as TSession ?? RunspaceSessions.Current.Default<TSession>();
        if (session is null)
            ThrowTerminatingError(ErrorRecords.From(SessionRequired(), null));
        return session!;
    }

    private static ServiceException SessionRequired()
    {
        var kind = typeof(TSession).Name[..^"Session".Length];
        return new ServiceException(ServiceErrorKind.SessionClosed, ErrorIds.SessionRequired, $"There is no {kind} session. Call Connect-{kind} first, or name one with -Session.")
        {
            RecommendedAction = $"Call Connect-{kind}, or pass a session with -Session.",
        };
    }
}
