namespace SapServiceTools.BrokerHost.Dashboard.Live;

/// <summary>A fault on the dashboard.</summary>
/// <param name="Number">Counts up from the host's start.</param>
/// <param name="Time">When.</param>
/// <param name="What">What was being done.</param>
/// <param name="Kind">The exception's type.</param>
/// <param name="Message">Its message, secrets masked as far as they can be told. It may quote anything all the same, so it isn't for everybody.</param>
/// <param name="InstanceId">The instance that it concerns; empty if there is none.</param>
/// <param name="RequestIdentity">The platform's id of the request.</param>
internal sealed record FaultNote(long Number, DateTimeOffset Time, string What, string Kind, string Message, string InstanceId, string? RequestIdentity);
