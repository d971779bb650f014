using System.Reflection;
using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Sessions;

/// <summary>A cmdlet that works in a session.</summary>
public abstract class SessionCmdlet<TSession> : AsyncCmdlet
    where TSession : ServiceSession
{
    private readonly HashSet<TSession> _used = [];
    private readonly HashSet<string> _typed = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The session to work in, or its number. Without it: the session that the input came from, then the default of this runspace.</summary>
    [Parameter]
    [ValidateNotNull]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionIdCompleter))]
    public TSession? Session { get; set; }

    /// <summary>
    /// True if names come from the command line, where people type patterns. What the pipeline brings, by value or by property, is a name as it stands:
    /// it comes from files and other systems, and a tenant <c>a[1]</c> of theirs must not choose <c>a1</c> for what follows in the pipeline.
    /// </summary>
    private protected bool AllowsPatterns => !MyInvocation.ExpectingInput;

    /// <summary>The sessions that work was begun in.</summary>
    private protected IReadOnlyCollection<TSession> UsedSessions => _used;

    /// <summary>True where the work ends as soon as the server has begun.</summary>
    private protected bool IsNoWait => MyInvocation.BoundParameters.TryGetValue("NoWait", out var noWait) && LanguagePrimitives.IsTrue(noWait);

    /// <summary>The command that does what a run left, and succeeds for what that run did.</summary>
    private protected virtual string ResumeCommand => "the same command again";

    /// <summary>What who stopped the cmdlet can do next.</summary>
    private protected virtual string ResumeAdvice => $"What the service has begun goes on; {ResumeCommand} does the rest.";

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _typed.UnionWith(MyInvocation.BoundParameters.Keys);
        OrStop(() => Session?.ThrowIfClosed(), Session);
    }

    /// <summary>Chooses the session for one input. That there is none ends the cmdlet.</summary>
    /// <param name="origin">The session that the input was read from, if it is an object of this module.</param>
    internal TSession SessionFor(ServiceSession? origin = null)
    {
        var session = Session ?? origin as TSession ?? RunspaceSessions.Current.Default<TSession>();
        if (session is null)
            ThrowTerminatingError(ErrorRecords.From(SessionRequired(), null));
        return session!;
    }

    /// <summary>True for a parameter of the command line; what isn't comes from the pipeline's objects, which may be old.</summary>
    internal bool IsTyped(string parameter) => _typed.Contains(parameter);

    /// <summary>Starts work for one record in a session.</summary>
    /// <param name="session">Where the work is done; an operation that its error carries can be waited for there.</param>
    /// <param name="target">The input.</param>
    /// <param name="work">Runs on another thread.</param>
    /// <returns>False where nothing is begun any more.</returns>
    private protected virtual bool Start(TSession session, object target, Func<PipelineWriter, CancellationToken, Task> work)
    {
        _used.Add(session);
        Start(target, async (writer, cancellationToken) =>
        {
            try
            {
                await Tally.RunAsync(target, () => work(writer, cancellationToken)).ConfigureAwait(false);
            }
            catch (ServiceException exception) when (exception.Operation is { Session: null } operation)
            {
                operation.Session = session;
                throw;
            }
        });
        return true;
    }

    /// <summary>Starts a change of one record in a session, or with -WhatIf its preview.</summary>
    private protected void StartChange(TSession session, object target, Func<PipelineWriter, CancellationToken, Task> work) => Start(session, target, Previewed(work));

    /// <summary>Tells what was done, what is left to go on at the server and how to go on. The pipeline is closed by then, so it goes to the host.</summary>
    private protected override void OnStopped()
    {
        try
        {
            var pending = _used.Select(session => session.PendingNote).OfType<string>().ToList();
            // Of one record the session's own note says all.
            if (ChangesOrWaits && Tally.Begun > (pending.Count > 0 ? 1 : 0))
                WriteLastWarning($"{MyInvocation.MyCommand.Name} was stopped: {Tally.Describe(IsNoWait ? "begun" : "done", namesOpen: pending.Count == 0)}. {ResumeAdvice}");
            foreach (var note in pending)
                WriteLastWarning(note);
        }
        catch (Exception)
        {
            // A host that is going away itself can't be told; the session still knows.
        }
    }

    private bool ChangesOrWaits => !IsWhatIf && GetType().GetCustomAttribute<CmdletAttribute>() is { } cmdlet && (cmdlet.SupportsShouldProcess || cmdlet.VerbName == VerbsLifecycle.Wait);

    private static ServiceException SessionRequired()
    {
        var kind = typeof(TSession).Name[..^"Session".Length];
        return new ServiceException(ServiceErrorKind.SessionClosed, ErrorIds.SessionRequired, $"There is no {kind} session. Call Connect-{kind} first, or name one with -Session.");
    }
}
