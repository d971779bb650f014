namespace SapServiceTools.BrokerHost.Pages;

/// <summary>A fault on the dashboard. It has no message: messages of exceptions may quote anything, and the log outside has them.</summary>
/// <param name="Number">Counts up from the host's start.</param>
/// <param name="Time">When.</param>
/// <param name="What">What was being done.</param>
/// <param name="Kind">The exception's type.</param>
/// <param name="RequestIdentity">The platform's id of the request.</param>
internal sealed record FaultNote(long Number, DateTimeOffset Time, string What, string Kind, string? RequestIdentity);
