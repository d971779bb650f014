namespace SapServiceTools.Cmdlets.BrokerHost.ScriptHandlers;

/// <summary>One worker: calls handlers one after another until the queue ends, in a new runspace after each call that had to be stopped.</summary>
internal sealed class HandlerWorker
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private readonly HandlerPoolOptions _options;
    private readonly IReadOnlyList<HandlerScript> _scripts;
    private readonly HandlerQueue _queue;
    private readonly CancellationToken _closing;
    private readonly object _gate = new();
    private volatile WorkerRunspace _runspace;
    private bool _ended;

    /// <param name="options">How handlers are run.</param>
    /// <param name="scripts">The handlers.</param>
    /// <param name="queue">Where calls come from.</param>
    /// <param name="starting">Gives up starting.</param>
    /// <param name="closing">From then on the worker isn't replaced.</param>
    public HandlerWorker(
        HandlerPoolOptions options, IReadOnlyList<HandlerScript> scripts, HandlerQueue queue, CancellationToken starting, CancellationToken closing)
    {
        _options = options;
        _scripts = scripts;
        _queue = queue;
        _closing = closing;
        _runspace = Begin(starting);
    }

    public bool IsBusy => _runspace.IsBusy;

    /// <summary>False once its runspace has begun to close.</summary>
    public bool IsOpen => _runspace.IsOpen;

    public void Abandon() => _runspace.Abandon();

    /// <summary>Stops the worker for good.</summary>
    public Task EndAsync()
    {
        lock (_gate)
        {
            _ended = true;
            return _runspace.End();
        }
    }

    private WorkerRunspace Begin(CancellationToken cancellationToken) =>
        new(RunspaceSetup.Open(_options, _scripts, cancellationToken), _scripts, _options, _queue, () => Task.Run(ReplaceAsync, CancellationToken.None));

    private async Task ReplaceAsync()
    {
        for (var pause = FirstPause; !_closing.IsCancellationRequested; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                var runspace = Begin(_closing);
                lock (_gate)
                {
                    if (_ended)
                        _ = runspace.End();
                    else
                        _runspace = runspace;
                }

                return;
            }
            catch (Exception exception)
            {
                if (_closing.IsCancellationRequested)
                    return;
                _options.Log(new HandlerLogEntry(DateTimeOffset.UtcNow, "Error", "", "", $"A worker can't be replaced, and is tried again in {pause.TotalSeconds:0} s: {exception.Message}"));
            }

            await Task.Delay(pause, _closing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
