using System.Globalization;
using SapServiceTools.Clients.TenantInstances.Pacing;

namespace SapServiceTools.Cmdlets.Pipeline;

/// <summary>
/// Turns the progress of waits into one progress bar and into Verbose lines for those who see no bar. Used on the pipeline thread only.
/// </summary>
internal sealed class ProgressReporter(ModuleCmdlet cmdlet) : IProgressView
{
    private static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenBars = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenTicks = TimeSpan.FromMilliseconds(50);
    private static int LastActivityId;

    private readonly Dictionary<string, (string Status, TimeSpan LineAt)> _waiting = new(StringComparer.Ordinal);
    private readonly RunProgress _run = new(TimeProvider.System);
    private readonly string _activity = cmdlet.MyInvocation.MyCommand?.Name ?? "";
    private readonly int _activityId = Interlocked.Increment(ref LastActivityId);
    private bool _isShown;
    private string _status = "";
    private TimeSpan _shownAt;

    public bool IsInputComplete
    {
        get => _run.IsInputComplete;
        set => _run.IsInputComplete = value;
    }

    public TimeSpan UntilTick => _run.UntilLine + BetweenTicks;

    public bool HoldsOutput => false;

    public void Expect(int count) => _run.Expect(count);

    public void Name(object target, string name)
    {
    }

    public void Started(object? target) => _run.Started();

    public void Delivered(object value)
    {
    }

    public void MakeRoom()
    {
    }

    /// <summary>Tells now and then how far the run is, for those who see no bar; also while nothing else happens.</summary>
    public void Tick()
    {
        if (_run.TakeLine() is { } line)
            cmdlet.WriteVerbose(line);
    }

    public void Ended(object? target, Exception? failure)
    {
        _run.End();
        Tick();
        if (target?.ToString() is { } name)
            _waiting.Remove(name);
        if (_isShown && _run.Total > 1)
            Show(_run.Describe(), "");
    }

    /// <summary>Shows what a poll brought.</summary>
    public void Report(OperationProgress progress)
    {
        var line = Describe(progress);
        if (!_waiting.TryGetValue(progress.Resource, out var last) || last.Status != progress.Status || _run.Elapsed - last.LineAt >= BetweenLines)
        {
            _waiting[progress.Resource] = (progress.Status, _run.Elapsed);
            cmdlet.WriteVerbose(line);
        }

        if (progress.Elapsed < QuietTime && !_isShown)
            return;
        if (_run.Total > 1)
            Show(_run.Describe(), line);
        else
            Show(line, "");
    }

    /// <summary>Takes the bar away.</summary>
    public void Complete()
    {
        if (!_isShown)
            return;
        _isShown = false;
        cmdlet.WriteProgress(new ProgressRecord(_activityId, _activity, _status) { RecordType = ProgressRecordType.Completed });
    }

    private static string Describe(OperationProgress progress) =>
        string.Create(CultureInfo.CurrentCulture, $"{progress.Type} {progress.Resource}: {progress.Status}, {progress.Elapsed.TotalSeconds:0} s");

    private void Show(string status, string current)
    {
        if (_isShown && _run.Elapsed - _shownAt < BetweenBars)
            return;
        _isShown = true;
        _shownAt = _run.Elapsed;
        _status = status;
        cmdlet.WriteProgress(new ProgressRecord(_activityId, _activity, status)
        {
            CurrentOperation = current,
            // Without a known total any percentage would be invented.
            PercentComplete = _run.IsTotalKnown && _run.Total > 1 ? _run.Ended * 100 / _run.Total : -1,
            SecondsRemaining = (int)Math.Min(_run.Left?.TotalSeconds ?? -1, int.MaxValue),
        });
    }
}
