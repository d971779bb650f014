using System.Management.Automation.Runspaces;

namespace SapServiceTools.Cmdlets.BrokerHost.ScriptHandlers;

/// <summary>A runspace in which a worker calls handlers, with the loop that does so. A worker whose call had to be stopped gets a new one.</summary>
internal sealed class WorkerRunspace
{
    private static readonly TimeSpan LongStop = TimeSpan.FromSeconds(5);
    private readonly Runspace _runspace;
    private readonly Dictionary<HandlerScript, ScriptBlock> _blocks;
    private readonly PowerShell _shell;
    private readonly HandlerPoolOptions _options;
    private readonly Action _onRetired;
    private readonly object _gate = new();
    private volatile HandlerCall? _current;
    private volatile bool _retired;
    private Task? _end;

    /// <param name="runspace">Opened by <see cref="RunspaceSetup"/>; it is closed with this one.</param>
    /// <param name="scripts">The handlers.</param>
    /// <param name="options">How handlers are run.</param>
    /// <param name="queue">Where calls come from.</param>
    /// <param name="onRetired">Told once it takes no more calls because one had to be stopped.</param>
    public WorkerRunspace(
        Runspace runspace, IReadOnlyList<HandlerScript> scripts, HandlerPoolOptions options, HandlerQueue queue, Action onRetired)
    {
        _runspace = runspace;
        _blocks = scripts.ToDictionary(script => script, script => script.Build());
        _options = options;
        _onRetired = onRetired;
        _shell = PowerShell.Create();
        _shell.Runspace = runspace;
        HandlerStreams.Listen(_shell, options.Log, () => _current);
        _shell.AddCommand(WorkerLoop.Name).AddParameter(nameof(WorkerLoop.Body), (WorkerLoop loop) => Run(queue, loop));
        _shell.BeginInvoke();
    }

    public bool IsBusy => _current is not null;

    /// <summary>False from when the runspace has begun to close, although its pipeline may go on.</summary>
    public bool IsOpen => _runspace.RunspaceStateInfo.State is RunspaceState.Opened;

    /// <summary>Stops the call under way, if it is this one.</summary>
    public void Stop(HandlerCall call)
    {
        lock (_gate)
        {
            if (_retired || _current != call)
                return;
            // The loop takes no other call from now on, so stopping it hits no other.
            _retired = true;
        }

        _options.Log(HandlerLogEntry.Warning(call, "was stopped: its time was up, or nobody waits for it any longer."));
        _onRetired();
        _ = End();
    }

    /// <summary>Ends the call under way for its caller, although its handler still runs.</summary>
    public void Abandon() => _current?.Cancel();

    /// <summary>Stops the loop, in the middle of a call if need be. Ends when the handler has; one that is in code that can't be stopped takes its time.</summary>
    public Task End()
    {
        lock (_gate)
        {
            _retired = true;
            return _end ??= Task.Run(EndAsync);
        }
    }

    private async Task EndAsync()
    {
        // Closing stops the pipeline. It isn't stopped before, because a runspace that is open at the process's end would keep it from ending.
        var stop = Task.Run(_runspace.Dispose);
        if (await Task.WhenAny(stop, Task.Delay(LongStop)).ConfigureAwait(false) != stop && _current is { } stuck)
            _options.Log(HandlerLogEntry.Warning(stuck, "is in code that can't be stopped; its thread goes on until that returns."));
        await stop.ConfigureAwait(false);
        _shell.Dispose();
    }

    /// <summary>Runs on the pipeline thread.</summary>
    private void Run(HandlerQueue queue, WorkerLoop loop)
    {
        try
        {
            Serve(queue, loop);
        }
        catch (OperationCanceledException) when (loop.IsStopping)
        {
            // The runspace is being closed.
        }
        finally
        {
            // A pipeline that ends by itself is reported as completed while its thread still needs the runspace, and closing waits for no completed one:
            // the runspace would go away under that thread, whose exception nobody could catch. One that only ever ends by being stopped is waited for.
            loop.WaitForStop();
        }
    }

    /// <summary>Takes calls until there are no more, or until the runspace is to be given up.</summary>
    private void Serve(HandlerQueue queue, WorkerLoop loop)
    {
        var variables = new List<PSVariable>(1) { new("Request") };
        using var stop = loop.StopToken.UnsafeRegister(static queue => ((HandlerQueue)queue!).Wake(), queue);
        while (queue.Take(loop.StopToken) is { } call)
        {
            // In this order, so that a stop that comes now finds either a call that waits or a worker that runs it.
            _current = call;
            if (call.TryBegin(this))
                Call(call, variables, loop);
            lock (_gate)
            {
                _current = null;
                if (_retired)
                    return;
            }
        }
    }

    private void Call(HandlerCall call, List<PSVariable> variables, WorkerLoop loop)
    {
        try
        {
            variables[0].Value = call.Request;
            call.Complete(_blocks[call.Script].InvokeWithContext(null, variables, call.Request));
        }
        catch (Exception exception) when (_retired || (exception is PipelineStoppedException && loop.IsStopping))
        {
            // Whatever a handler meets in a runspace that is being closed (such as a command that can't be loaded any more) comes of the stop, not of the handler.
            call.Cancel();
        }
        catch (Exception exception)
        {
            // A PipelineStoppedException of the handler's own making included; it must not end the worker.
            call.Fail(exception);
        }
    }
}
