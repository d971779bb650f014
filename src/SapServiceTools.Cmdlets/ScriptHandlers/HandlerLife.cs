using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace SapServiceTools.Cmdlets.ScriptHandlers;

/// <summary>A runspace with its pump. A worker whose call had to be stopped gets a new one.</summary>
internal sealed class HandlerLife
{
    private readonly Runspace _runspace;
    private readonly PowerShell _shell;
    private readonly IReadOnlyDictionary<HandlerScript, ScriptBlock> _blocks;
    private readonly HandlerPoolOptions _options;
    private readonly IAsyncResult _pipeline;
    private readonly object _gate = new();
    private volatile HandlerWork? _current;
    private bool _over;

    public HandlerLife(
        Runspace runspace,
        IReadOnlyDictionary<HandlerScript, ScriptBlock> blocks,
        HandlerPoolOptions options,
        BlockingCollection<HandlerWork> queue)
    {
        _runspace = runspace;
        _blocks = blocks;
        _options = options;
        _shell = PowerShell.Create();
        _shell.Runspace = runspace;
        Listen();
        _shell.AddCommand(HandlerPump.Name).AddParameter(nameof(HandlerPump.Body), () => Pump(queue));
        _pipeline = _shell.BeginInvoke();
    }

    public bool IsBusy => _current is not null;

    public bool Join(TimeSpan timeout) => _pipeline.AsyncWaitHandle.WaitOne(timeout);

    /// <summary>Makes the call under way the last one, if it is this. The pump takes no other, so stopping it afterwards hits no other.</summary>
    public bool TryRetire(HandlerWork work)
    {
        lock (_gate)
        {
            if (_over || _current != work)
                return false;
            _over = true;
            return true;
        }
    }

    /// <summary>Stops the pump, in the middle of a call if need be; may take as long as the handler can't be stopped.</summary>
    public void End()
    {
        lock (_gate)
            _over = true;
        _shell.Stop();
        _shell.Dispose();
        _runspace.Dispose();
    }

    /// <summary>Runs on the pipeline thread.</summary>
    private void Pump(BlockingCollection<HandlerWork> queue)
    {
        var variables = new List<PSVariable>(1) { new("Request") };
        foreach (var work in queue.GetConsumingEnumerable())
        {
            _current = work;
            try
            {
                if (!work.IsOver)
                {
                    variables[0].Value = work.Request;
                    work.Complete(_blocks[work.Script].InvokeWithContext(null, variables, work.Request));
                }
            }
            catch (PipelineStoppedException exception)
            {
                work.Fail(exception);
                throw;
            }
            catch (Exception exception)
            {
                work.Fail(exception);
            }

            lock (_gate)
            {
                _current = null;
                if (_over)
                    return;
            }
        }
    }

    private void Listen()
    {
        Listen(_shell.Streams.Error, "Error", record => record.ToString());
        Listen(_shell.Streams.Warning, "Warning", record => record.Message);
        Listen(_shell.Streams.Information, "Information", record => record.ToString());
        Listen(_shell.Streams.Verbose, "Verbose", record => record.Message);
        Listen(_shell.Streams.Debug, "Debug", record => record.Message);
        // Nobody watches a server's progress bars; they would only pile up.
        _shell.Streams.Progress.DataAdded += (sender, _) => ((PSDataCollection<ProgressRecord>)sender!).Clear();
    }

    private void Listen<T>(PSDataCollection<T> stream, string level, Func<T, string> text) => stream.DataAdded += (_, _) =>
    {
        var work = _current;
        foreach (var record in stream.ReadAll())
            _options.Log(new HandlerLogEntry(DateTimeOffset.UtcNow, level, work?.Script.Name ?? "", work?.RequestId ?? "", text(record)));
    };
}
