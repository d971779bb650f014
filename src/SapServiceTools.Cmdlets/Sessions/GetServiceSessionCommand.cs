using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Sessions;

/// <summary>Gets the open sessions of this runspace, of all kinds.</summary>
[Cmdlet(VerbsCommon.Get, "ServiceSession")]
[OutputType(typeof(ServiceSession))]
public sealed class GetServiceSessionCommand : ModuleCmdlet
{
    /// <summary>Only sessions with these numbers.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(SessionIdCompleter))]
    public int[]? Id { get; set; }

    /// <summary>Only sessions of this kind, such as InstanceManager; wildcards are possible.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SessionKindCompleter))]
    public string Kind { get; set; } = "*";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var pattern = AnyCasePattern.From(Kind);
        var sessions = RunspaceSessions.Current.Open.Where(session => pattern.IsMatch(session.Kind)).ToList();
        if (Id is null)
        {
            WriteObject(sessions, enumerateCollection: true);
            return;
        }

        foreach (var id in Id)
        {
            if (sessions.Find(session => session.Id == id) is { } found)
                WriteObject(found);
            else
                WriteError(ErrorRecords.From(RunspaceSessions.NotFound(id), id));
        }
    }
}
