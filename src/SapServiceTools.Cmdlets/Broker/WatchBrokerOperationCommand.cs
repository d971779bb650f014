using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Watching;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Waits as Wait-BrokerOperation does, and shows all operations meanwhile. What came of them is written when all is over.</summary>
[Cmdlet(VerbsCommon.Watch, "BrokerOperation", DefaultParameterSetName = BrokerSets.Id)]
[OutputType(typeof(BrokerServiceInstance), typeof(BrokerServiceBinding))]
public sealed class WatchBrokerOperationCommand : WaitBrokerOperationCommand
{
    private WatchView? _view;

    private protected override IProgressView CreateProgress() => _view = new WatchView(this, WithoutKind);

    // An id alone says which it is, and is long enough.
    private static string WithoutKind(string name) => name[(name.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    private protected override void OnStopped()
    {
        var resume = string.Join("; ", UsedSessions.Select(session => $"Watch-BrokerOperation -Session (Get-ServiceSession {session.Id})"));
        if (_view?.StoppedNote(resume) is { } note)
            WriteLastWarning(note);
    }
}
