using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Watching;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>Waits as Wait-ManagedInstance does, and shows all tenants meanwhile. What came of them is written when all is over.</summary>
[Cmdlet(VerbsCommon.Watch, "ManagedInstance", DefaultParameterSetName = InstanceSets.TenantId)]
[OutputType(typeof(ManagedInstance), typeof(TenantRemainder))]
public sealed class WatchManagedInstanceCommand : WaitManagedInstanceCommand
{
    // More than these are better looked for than typed.
    private const int MostNamed = 10;
    private WatchView? _view;

    private protected override IProgressView CreateProgress() => _view = new WatchView(this);

    private protected override void OnStopped()
    {
        if (_view is null)
            return;
        var going = _view.Going;
        var session = UsedSessions.Count is 1 ? $" -Session (Get-ServiceSession {UsedSessions.First().Id})" : "";
        var resume = going.Count <= MostNamed
            ? $"Watch-ManagedInstance {string.Join(", ", going.Select(row => QuotedWord.Single(row.Name)))}{session}"
            : $"Get-ManagedInstance -Status '*_IN_PROGRESS'{session} | Watch-ManagedInstance";
        if (_view.StoppedNote(resume) is { } note)
            WriteLastWarning(note);
    }
}
