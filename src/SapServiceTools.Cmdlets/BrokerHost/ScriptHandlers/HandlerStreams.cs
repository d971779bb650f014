using System.Management.Automation;

namespace SapServiceTools.Cmdlets.BrokerHost.ScriptHandlers;

/// <summary>Takes what scripts write to their streams to the log.</summary>
internal static class HandlerStreams
{
    /// <summary>Listens for as long as the shell lives.</summary>
    /// <param name="shell">What runs the scripts.</param>
    /// <param name="log">Called on the pipeline's thread.</param>
    /// <param name="current">What it is working on.</param>
    /// <param name="name">The script's name where there is no call.</param>
    public static void Listen(PowerShell shell, Action<HandlerLogEntry> log, Func<HandlerCall?> current, string name = "")
    {
        Listen(shell.Streams.Error, "Error", record => record.ToString());
        Listen(shell.Streams.Warning, "Warning", record => record.Message);
        Listen(shell.Streams.Information, "Information", record => record.ToString());
        Listen(shell.Streams.Verbose, "Verbose", record => record.Message);
        Listen(shell.Streams.Debug, "Debug", record => record.Message);
        // Nobody watches a server's progress bars; they would only pile up.
        shell.Streams.Progress.DataAdded += (sender, _) => ((PSDataCollection<ProgressRecord>)sender!).Clear();

        void Listen<T>(PSDataCollection<T> stream, string level, Func<T, string> text) => stream.DataAdded += (_, _) =>
        {
            var work = current();
            foreach (var record in stream.ReadAll())
                log(new HandlerLogEntry(DateTimeOffset.UtcNow, level, work?.Script.Name ?? name, work?.RequestId ?? "", text(record)));
        };
    }
}
