using System.Collections;
using System.Management.Automation.Runspaces;

namespace SapServiceTools.Cmdlets.BrokerHost.ScriptHandlers;

/// <summary>Opens runspaces with the modules, variables and commands that handlers need.</summary>
internal static class RunspaceSetup
{
    /// <summary>Opens a runspace and runs the initialization script in it.</summary>
    /// <exception cref="ServiceException">A module, variable or the initialization script fails.</exception>
    public static Runspace Open(HandlerPoolOptions options, IReadOnlyList<HandlerScript> scripts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var runspace = RunspaceFactory.CreateRunspace(InitialState(options, scripts));
        runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        try
        {
            try
            {
                runspace.Open();
            }
            catch (RuntimeException exception)
            {
                throw Wrong($"The handlers' workers can't be set up: {HandlerScript.Cause(exception)}", exception);
            }

            DetachThread(runspace);
            if (options.Location is { } location)
                runspace.SessionStateProxy.Path.SetLocation(location);
            if (options.Initialization is { } initialization)
                Initialize(runspace, initialization, options, cancellationToken);
            return runspace;
        }
        catch
        {
            runspace.Dispose();
            throw;
        }
    }

    // The process of a script that starts a broker ends only when no foreground thread is left.
    private static void DetachThread(Runspace runspace)
    {
        using var shell = PowerShell.Create();
        shell.Runspace = runspace;
        shell.AddCommand(WorkerLoop.Name).AddParameter(nameof(WorkerLoop.Body), (WorkerLoop _) => { Thread.CurrentThread.IsBackground = true; });
        shell.Invoke();
    }

    private static InitialSessionState InitialState(HandlerPoolOptions options, IReadOnlyList<HandlerScript> scripts)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        state.Commands.Add(new SessionStateCmdletEntry(WorkerLoop.Name, typeof(WorkerLoop), null));
        foreach (var (name, type) in options.Commands)
            state.Commands.Add(new SessionStateCmdletEntry(name, type, null));
        // An error half-way through a handler must fail the operation, not leave it half done and reported as a success.
        state.Variables.Add(new SessionStateVariableEntry("ErrorActionPreference", ActionPreference.Stop, null));
        foreach (DictionaryEntry variable in options.Variables)
            state.Variables.Add(new SessionStateVariableEntry((string)variable.Key, variable.Value, null));
        foreach (var (name, value) in scripts.Append(options.Initialization).OfType<HandlerScript>().SelectMany(script => script.UsingValues))
            state.Variables.Add(new SessionStateVariableEntry(name, value, null));
        if (options.Modules.Count > 0)
            state.ImportPSModule([.. options.Modules]);
        return state;
    }

    private static void Initialize(Runspace runspace, HandlerScript script, HandlerPoolOptions options, CancellationToken cancellationToken)
    {
        using var shell = PowerShell.Create();
        shell.Runspace = runspace;
        HandlerStreams.Listen(shell, options.Log, () => null, script.Name);
        // Dot-sourced, so that its functions and variables stay.
        shell.AddScript("param($block) . $block").AddArgument(script.Build());
        using var stop = cancellationToken.Register(() => shell.BeginStop(null, null));
        try
        {
            shell.Invoke();
        }
        catch (PipelineStoppedException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (RuntimeException exception)
        {
            throw Wrong($"{script.Name} failed: {HandlerScript.Describe(exception)}", exception);
        }
    }

    private static ServiceException Wrong(string message, Exception cause) => new(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidParameter, message, cause);
}
