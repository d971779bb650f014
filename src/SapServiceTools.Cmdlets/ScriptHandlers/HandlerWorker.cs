using System.Collections;
using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace SapServiceTools.Cmdlets.ScriptHandlers;

/// <summary>One worker: a thread's worth of PowerShell that calls handlers until the queue ends.</summary>
internal sealed class HandlerWorker : IDisposable
{
    private readonly HandlerPoolOptions _options;
    private readonly IReadOnlyList<HandlerScript> _scripts;
    private readonly BlockingCollection<HandlerWork> _queue;
    private readonly object _gate = new();
    private volatile HandlerLife _life;
    private bool _disposed;

    public HandlerWorker(HandlerPoolOptions options, IReadOnlyList<HandlerScript> scripts, BlockingCollection<HandlerWork> queue)
    {
        _options = options;
        _scripts = scripts;
        _queue = queue;
        _life = Begin();
    }

    public bool IsBusy => _life.IsBusy;

    /// <summary>Waits for the worker's end, which comes when the queue is complete and empty.</summary>
    public bool Join(TimeSpan timeout) => _life.Join(timeout);

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
        }

        _life.End();
    }

    private HandlerLife Begin()
    {
        var runspace = RunspaceFactory.CreateRunspace(InitialState());
        runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        try
        {
            runspace.Open();
            if (_options.Initialization is { } initialization)
                Initialize(runspace, initialization);
            return new HandlerLife(runspace, BlocksOf(runspace), _options, _queue);
        }
        catch
        {
            runspace.Dispose();
            throw;
        }
    }

    private InitialSessionState InitialState()
    {
        var state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        state.Commands.Add(new SessionStateCmdletEntry(HandlerPump.Name, typeof(HandlerPump), null));
        foreach (var (name, type) in _options.Commands)
            state.Commands.Add(new SessionStateCmdletEntry(name, type, null));
        // An error half-way through a handler must fail the operation, not leave it half done and reported as a success.
        state.Variables.Add(new SessionStateVariableEntry("ErrorActionPreference", ActionPreference.Stop, null));
        foreach (DictionaryEntry variable in _options.Variables)
            state.Variables.Add(new SessionStateVariableEntry((string)variable.Key, variable.Value, null));
        foreach (var (name, value) in _scripts.Append(_options.Initialization).OfType<HandlerScript>().SelectMany(script => script.UsingValues))
            state.Variables.Add(new SessionStateVariableEntry(name, value, null));
        if (_options.Modules.Count > 0)
            state.ImportPSModule([.. _options.Modules]);
        return state;
    }

    /// <summary>Makes the blocks within the worker's runspace, to which they belong from then on.</summary>
    private Dictionary<HandlerScript, ScriptBlock> BlocksOf(Runspace runspace)
    {
        using var shell = PowerShell.Create();
        shell.Runspace = runspace;
        var made = shell.AddScript("param($texts) foreach ($text in $texts) { [scriptblock]::Create($text) }")
            .AddArgument(_scripts.Select(script => script.Text).ToArray())
            .Invoke<ScriptBlock>();
        return _scripts.Zip(made).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private static void Initialize(Runspace runspace, HandlerScript script)
    {
        using var shell = PowerShell.Create();
        shell.Runspace = runspace;
        shell.AddScript(script.Text);
        try
        {
            shell.Invoke();
        }
        catch (RuntimeException exception)
        {
            throw new ServiceException(
                ServiceErrorKind.InvalidArgument, ErrorIds.InvalidParameter, $"{script.Name} failed: {exception.Message}", exception);
        }
    }

    /// <summary>Stops a call, if this worker is at it, and gives the worker a new life. Its caller has its answer already.</summary>
    public bool TryStop(HandlerWork work)
    {
        var old = _life;
        if (!old.TryRetire(work))
            return false;
        lock (_gate)
        {
            if (_disposed)
                return true;
            try
            {
                _life = Begin();
            }
            catch (Exception exception)
            {
                _options.Log(new HandlerLogEntry(
                    DateTimeOffset.UtcNow, "Error", work.Script.Name, work.RequestId, $"A worker can't be replaced: {exception.Message}"));
            }
        }

        old.End();
        return true;
    }
}
