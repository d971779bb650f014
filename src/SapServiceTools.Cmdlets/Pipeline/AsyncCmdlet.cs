using System.Collections.Concurrent;
using SapServiceTools.Clients.Operations;

namespace SapServiceTools.Cmdlets.Pipeline;

/// <summary>
/// The bridge between PowerShell's one pipeline thread and work that goes on beside it. Work items post what they have to write;
/// the pipeline thread writes it, and only there is anything of the engine called.
/// </summary>
public abstract class AsyncCmdlet : ModuleCmdlet, IDisposable
{
    // Objects that wait to be written, at most; a slow consumer downstream thus slows the readers instead of filling the memory.
    private const int MaxWaitingObjects = 256;

    // Never disposed: without a timer or wait handle it owns nothing, and a stop may come while the pipeline is just ending.
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _freePlaces = new(MaxWaitingObjects);
    private readonly ConcurrentQueue<Action> _posted = new();

    // No spinning: it waits for servers, and a spinning wait took more processor time than all else that the bridge does.
    private readonly ManualResetEventSlim _hasPosted = new(initialState: false, spinCount: 0);
    private int _isAsleep;
    private volatile bool _isDisposed;
    private readonly PipelineWriter _writer;
    private readonly PipelineWriter _previewWriter;
    private readonly List<Action> _held = [];
    private IProgressView _progress = null!;
    private int _running;
    private volatile bool _wasStopped;

    /// <summary>Prepares the cmdlet; the engine sets the rest.</summary>
    protected AsyncCmdlet()
    {
        _writer = new PipelineWriter(this);
        _previewWriter = new PipelineWriter(this, isPreview: true);
        _stop.Token.Register(_hasPosted.Set);
    }

    /// <summary>How many records are worked on at once. It is a parameter where a family of cmdlets overrides it as one, with that family's range and default.</summary>
    public virtual int ThrottleLimit { get; set; } = 1;

    /// <summary>What was begun and what came of it.</summary>
    private protected WorkTally Tally { get; } = new();

    /// <summary>
    /// True if a record's work begins on the pipeline thread and leaves it at its first wait, so that what is known at once is written at once.
    /// Only for work that waits for nothing but the network, and never blocks: a stop could not end it.
    /// </summary>
    private protected virtual bool BeginsHere => false;

    /// <summary>Cancels what still runs.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Cancels what still runs: after Select-Object -First, or a fault downstream, the engine calls nothing else.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        _isDisposed = true;
        _stop.Cancel();
        if (_wasStopped)
            OnStopped();
    }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _progress = CreateProgress();
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        CompleteInput();
        DrainUntil(() => _running == 0);
        _progress.Complete();
        _held.ForEach(write => write());
    }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        _wasStopped = true;
        _stop.Cancel();
    }

    /// <summary>What a person sees of the work: a progress bar, unless a cmdlet has something of its own.</summary>
    private protected virtual IProgressView CreateProgress() => new ProgressReporter(this);

    /// <summary>Tells how what a record names is called where its progress is told. On the pipeline thread.</summary>
    private protected void NameProgress(object target, string name) => _progress.Name(target, name);

    /// <summary>Called at the end of a cmdlet that was stopped. Nothing can be written to the pipeline any more.</summary>
    private protected virtual void OnStopped()
    {
    }

    /// <summary>
    /// Starts work for one record. Returns as soon as it runs; waits only while all slots are taken, and writes what others have ready.
    /// An exception out of the work becomes this record's error, and the others go on.
    /// </summary>
    /// <param name="target">The input, which is the target of its errors and whose name progress shows.</param>
    /// <param name="work">Runs on another thread; it may use what it is given and nothing of the cmdlet.</param>
    protected void Start(object target, Func<PipelineWriter, CancellationToken, Task> work)
    {
        WaitForSlot();
        Launch(target, work, exception => Hold(() => WriteError(ErrorRecords.From(exception, target))), BeginsHere);
        while (_posted.TryDequeue(out var ready))
            Invoke(ready);
    }

    /// <summary>The same work, or with -WhatIf its preview, which ends without an error where something would be changed. For what <see cref="ModuleCmdlet.Proceeds"/> was asked about.</summary>
    private protected Func<PipelineWriter, CancellationToken, Task> Previewed(Func<PipelineWriter, CancellationToken, Task> work)
    {
        return IsWhatIf ? PreviewAsync : work;

        async Task PreviewAsync(PipelineWriter writer, CancellationToken cancellationToken)
        {
            try
            {
                await work(_previewWriter, cancellationToken).ConfigureAwait(false);
            }
            catch (PreviewEndedException)
            {
                // It would have been done.
            }
        }
    }

    /// <summary>Waits while all slots are taken, and writes what has become ready; the next record then starts at once.</summary>
    private protected void WaitForSlot() => DrainUntil(() => _running < ThrottleLimit);

    /// <summary>Does one piece of work that the cmdlet can't go on without. An exception out of it ends the cmdlet.</summary>
    protected void Run(object? target, Func<PipelineWriter, CancellationToken, Task> work)
    {
        Exception? failure = null;
        Launch(target, work, exception => failure = exception, isHere: false);
        DrainUntil(() => _running == 0);
        _progress.Complete();
        if (failure is not null)
            ThrowTerminatingError(ErrorRecords.From(failure, target));
    }

    /// <summary>Tells progress how many records this one brings; where nothing comes by the pipeline, that is all there are.</summary>
    protected void Expect(int count)
    {
        if (MyInvocation.ExpectingInput)
            return;
        AddExpected(count);
    }

    /// <summary>The same for a cmdlet that begins when it has read all input.</summary>
    private protected void ExpectAll(int count)
    {
        CompleteInput();
        AddExpected(count);
    }

    /// <summary>Queues something for the pipeline thread. After the cmdlet's end it is dropped.</summary>
    internal void Post(Action action)
    {
        if (_isDisposed)
            return;
        _posted.Enqueue(action);
        // Only the first of those that come while the pipeline thread sleeps needs to wake it.
        if (Interlocked.Exchange(ref _isAsleep, 0) == 1)
            _hasPosted.Set();
    }

    /// <summary>Queues an object, and waits while too many are queued already.</summary>
    internal async ValueTask PostObjectAsync(object value)
    {
        await _freePlaces.WaitAsync(_stop.Token).ConfigureAwait(false);
        Post(() =>
        {
            _freePlaces.Release();
            _progress.Delivered(value);
            Hold(() => WriteObject(value));
        });
    }

    /// <summary>Queues a warning, which the screen shows at once.</summary>
    internal void PostWarning(string message) => Post(() =>
    {
        _progress.MakeRoom();
        WriteWarning(message);
    });

    /// <summary>Queues the progress of a wait.</summary>
    internal void PostProgress(OperationProgress progress) => Post(() => _progress.Report(progress));

    private void CompleteInput()
    {
        _progress.IsInputComplete = true;
        Tally.IsInputComplete = true;
    }

    private void AddExpected(int count)
    {
        _progress.Expect(count);
        Tally.Expected += count;
    }

    private void Launch(object? target, Func<PipelineWriter, CancellationToken, Task> work, Action<Exception> onFailure, bool isHere)
    {
        _running++;
        _progress.Started(target);
        _ = isHere ? WorkAsync(target, work, onFailure) : Task.Run(() => WorkAsync(target, work, onFailure), CancellationToken.None);
    }

    private async Task WorkAsync(object? target, Func<PipelineWriter, CancellationToken, Task> work, Action<Exception> onFailure)
    {
        Exception? failure = null;
        try
        {
            await work(_writer, _stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The pipeline thread knows, and reports it as PowerShell does.
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        Post(() =>
        {
            _running--;
            _progress.Ended(target, failure);
            if (failure is not null)
                onFailure(failure);
        });
    }

    private void Hold(Action write)
    {
        if (_progress.HoldsOutput)
            _held.Add(write);
        else
            write();
    }

    private void DrainUntil(Func<bool> done)
    {
        while (!done())
        {
            if (!_posted.TryDequeue(out var action))
            {
                WaitForPost();
                _progress.Tick();
                continue;
            }

            Invoke(action);
        }
    }

    private void WaitForPost()
    {
        _hasPosted.Reset();
        Interlocked.Exchange(ref _isAsleep, 1);
        // What came before is seen here, what comes now wakes it.
        if (_posted.IsEmpty && !_stop.IsCancellationRequested)
            _hasPosted.Wait(_progress.UntilTick);
        _isAsleep = 0;
        if (_stop.IsCancellationRequested)
            throw new PipelineStoppedException();
    }

    private void Invoke(Action action)
    {
        try
        {
            action();
        }
        catch (PipelineStoppedException)
        {
            _stop.Cancel();
            throw;
        }
        catch
        {
            // Downstream wants no more, or an error was to stop the pipeline: nothing that still runs could be written.
            _stop.Cancel();
            _progress.Complete();
            throw;
        }
    }
}
