using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Sessions;

/// <summary>Closes sessions, of all kinds. What goes on at their servers goes on.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "ServiceSession", DefaultParameterSetName = SessionSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
public sealed class DisconnectServiceSessionCommand : ModuleCmdlet
{
    private const string SessionSet = "Session";
    private const string IdSet = "Id";

    /// <summary>The sessions to close, or their numbers.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = SessionSet)]
    [ValidateNotNull]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionIdCompleter))]
    public ServiceSession[] Session { get; set; } = [];

    /// <summary>The numbers of the sessions to close.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = IdSet)]
    [ArgumentCompleter(typeof(SessionIdCompleter))]
    public int[] Id { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var session in Session)
            Close(session);
        foreach (var id in Id)
        {
            if (RunspaceSessions.Current.Find(id) is { } found)
                Close(found);
            else
                WriteError(ErrorRecords.From(RunspaceSessions.NotFound(id), id));
        }
    }

    private void Close(ServiceSession session)
    {
        if (session.IsFromElsewhere)
            OrWriteError(session.ThrowIfClosed, session);
        else if (ShouldProcess(session.ToString(), "Disconnect"))
            RunspaceSessions.Current.Close(session);
    }
}
