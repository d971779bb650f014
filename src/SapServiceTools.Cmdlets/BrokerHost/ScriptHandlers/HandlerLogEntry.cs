namespace SapServiceTools.Cmdlets.BrokerHost.ScriptHandlers;

/// <summary>What a handler wrote to a stream, or what became of it.</summary>
/// <param name="Time">When (UTC).</param>
/// <param name="Level">Error, Warning, Information, Verbose or Debug.</param>
/// <param name="Handler">The handler's name.</param>
/// <param name="RequestId">The request that it was working on.</param>
/// <param name="Message">The text.</param>
internal sealed record HandlerLogEntry(DateTimeOffset Time, string Level, string Handler, string RequestId, string Message)
{
    /// <summary>Says something of a call.</summary>
    public static HandlerLogEntry Warning(HandlerCall work, string what) =>
        new(DateTimeOffset.UtcNow, "Warning", work.Script.Name, work.RequestId, $"{work.Script.Name} {what}");
}
