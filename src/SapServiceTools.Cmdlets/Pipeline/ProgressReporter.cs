using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace SapServiceTools.Cmdlets.Pipeline;

/// <summary>
/// Turns news of waits into one progress bar and into Verbose lines for those who see no bar. Used on the pipeline thread only.
/// </summary>
internal sealed class ProgressReporter(ModuleCmdlet cmdlet)
{
    private static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenBars = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);
    private static int LastActivityId;

    private readonly Dictionary<string, (string Status, TimeSpan LineAt)> _waiting = new(StringComparer.Ordinal);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly string _activity = cmdlet.MyInvocation.MyCommand?.Name ?? "";
    private readonly int _activityId = Interlocked.Increment(ref LastActivityId);
    private bool _isShown;
    private string _status = "";
    private TimeSpan _shownAt;
    private int _expected;
    private int _started;
    private int _ended;

    /// <summary>True once no more records can come, so that the number of those started is the total.</summary>
    public bool IsInputComplete { get; set; }

    public void Expect(int count) => _expected += count;

    public void Started() => _started++;

    public void Ended(object? target)
    {
        _ended++;
        if (target?.ToString() is { } name)
            _waiting.Remove(name);
        if (_isShown && Total > 1)
            Show(Counts, "");
    }

    /// <summary>Shows what a poll brought.</summary>
    public void Report(OperationProgress news)
    {
        var line = Describe(news);
        if (!_waiting.TryGetValue(news.Resource, out var last) || last.Status != news.Status || _clock.Elapsed - last.LineAt >= BetweenLines)
        {
            _waiting[news.Resource] = (news.Status, _clock.Elapsed);
            cmdlet.WriteVerbose(line);
        }

        if (news.Elapsed < QuietTime && !_isShown)
            return;
        if (Total > 1)
            Show(Counts, line);
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

    private int Total => Math.Max(_expected, _started);

    private bool IsTotalKnown => IsInputComplete || _expected > 0;

    private string Counts => string.Create(
        CultureInfo.CurrentCulture,
        $"{_ended} of {Total}{(IsTotalKnown ? "" : " or more")} done, {_started - _ended} running, {_clock.Elapsed.TotalSeconds:0} s");

    private static string Describe(OperationProgress news) =>
        string.Create(CultureInfo.CurrentCulture, $"{news.Type} {news.Resource}: {news.Status}, {news.Elapsed.TotalSeconds:0} s");

    private void Show(string status, string current)
    {
        if (_isShown && _clock.Elapsed - _shownAt < BetweenBars)
            return;
        _isShown = true;
        _shownAt = _clock.Elapsed;
        _status = status;
        cmdlet.WriteProgress(new ProgressRecord(_activityId, _activity, status)
        {
            CurrentOperation = current,
            // Without a known total any percentage would be invented.
            PercentComplete = IsTotalKnown && Total > 1 ? _ended * 100 / Total : -1,
        });
    }
}
