namespace SapServiceTools.Emulator.Sahara.Records;

/// <summary>
/// What is still to happen. Nothing runs in the background: whoever looks at the state lets first happen what was due by then, each at its own time.
/// </summary>
internal sealed class SaharaTimeline(TimeProvider clock)
{
    private readonly PriorityQueue<Action, (DateTimeOffset Due, long Order)> _steps = new();
    private DateTimeOffset? _within;
    private long _order;

    /// <summary>Now; within a step, when it was due.</summary>
    public DateTimeOffset Now => _within ?? clock.GetUtcNow();

    /// <summary>Lets something happen after a while.</summary>
    public void After(TimeSpan delay, Action step) => _steps.Enqueue(step, (Now + delay, _order++));

    /// <summary>Lets happen what is due.</summary>
    public void Advance()
    {
        var now = clock.GetUtcNow();
        while (_steps.TryPeek(out var step, out var key) && key.Due <= now)
        {
            _steps.Dequeue();
            _within = key.Due;
            try
            {
                step();
            }
            finally
            {
                _within = null;
            }
        }
    }
}
