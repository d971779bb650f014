using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Watching;

namespace SapServiceTools.Cmdlets.Sahara.Clusters;

/// <summary>Waits as Wait-SaharaCluster does, and shows all clusters with their steps meanwhile. What came of them is written when all is over.</summary>
[Cmdlet(VerbsCommon.Watch, "SaharaCluster", DefaultParameterSetName = SaharaSets.Name)]
[OutputType(typeof(SaharaCluster))]
public sealed class WatchSaharaClusterCommand : WaitSaharaClusterCommand
{
    private WatchView? _view;

    private protected override IProgressView CreateProgress() => _view = new WatchView(this);

    private protected override void OnStopped()
    {
        var resume = string.Join("; ", UsedSessions.Select(session => $"(Get-ServiceSession {session.Id}).PendingOperations | Watch-SaharaCluster"));
        if (_view?.StoppedNote(resume) is { } note)
            WriteLastWarning(note);
    }
}
