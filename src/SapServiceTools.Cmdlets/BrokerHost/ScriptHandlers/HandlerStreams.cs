namespace SapServiceTools.Cmdlets.BrokerHost.ScriptHandlers;

/// <summary>Takes what scripts write to their streams to the log.</summary>
internal static class HandlerStreams
{
    /// <summary>Listens for as long as the shell lives.</summary>
    /// <param name="shell">What runs the scripts.</param>
    /// <param name="log">Called on the pipeline's thread.</param>
    /// <param name="current">The call that it runs; null between calls.</param>
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
            var call = current();
            foreach (var record in stream.ReadAll())
                log(new HandlerLogEntry(DateTimeOffset.UtcNow, level, call?.Script.Name ?? name, call?.RequestId ?? "", text(record)));
        };
    }
}

/// <summary>What a handler wrote to a stream, or what became of it.</summary>
/// <param name="Time">When (UTC).</param>
/// <param name="Level">Error, Warning, Information, Verbose or Debug.</param>
/// <param name="Handler">The handler's name.</param>
/// <param name="RequestId">The request that it was working on.</param>
/// <param name="Message">The text.</param>
internal sealed record HandlerLogEntry(DateTimeOffset Time, string Level, string Handler, string RequestId, string Message)
{
    /// <summary>Says something of a call.</summary>
    public static HandlerLogEntry Warning(HandlerCall call, string what) =>
        new(DateTimeOffset.UtcNow, "Warning", call.Script.Name, call.RequestId, $"{call.Script.Name} {what}");
}
