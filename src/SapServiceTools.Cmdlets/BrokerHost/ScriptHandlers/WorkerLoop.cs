namespace SapServiceTools.Cmdlets.BrokerHost.ScriptHandlers;

/// <summary>
/// The one long-lived pipeline of a worker: takes calls from the queue and invokes the blocks on its own pipeline thread.
/// That costs a few microseconds a call, where a fresh PowerShell object for each costs some hundred.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "WorkerLoop")]
internal sealed class WorkerLoop : PSCmdlet, IDisposable
{
    public const string Name = "Invoke-WorkerLoop";

    // Neither is disposed: without a timer or wait handle they own nothing, and a stop may come while the pipeline is just ending.
    private readonly CancellationTokenSource _stop = new();
    private readonly ManualResetEventSlim _stopped = new();

    /// <summary>What to run on the pipeline thread.</summary>
    [Parameter(Mandatory = true)]
    public Action<WorkerLoop> Body { get; set; } = null!;

    /// <summary>Fires soon after the pipeline was told to stop.</summary>
    public CancellationToken StopToken => _stop.Token;

    /// <summary>True from when the pipeline was told to stop; what runs in it may notice before the token fires.</summary>
    public bool IsStopping => Stopping;

    /// <summary>Returns once the pipeline was told to stop.</summary>
    public void WaitForStop() => _stopped.Wait();

    public void Dispose() => Stop();

    protected override void ProcessRecord() => Body(this);

    // PowerShell stops it when it closes the runspace, for example because the process ends.
    protected override void StopProcessing() => Stop();

    private void Stop()
    {
        _stopped.Set();
        _stop.Cancel();
    }
}
