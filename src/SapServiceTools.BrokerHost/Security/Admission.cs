namespace SapServiceTools.BrokerHost.Security;

/// <summary>Whether a caller may come in.</summary>
/// <param name="IsAllowed">Whether it may.</param>
/// <param name="UserName">Who it is, as far as that is known.</param>
/// <param name="RetryAfter">Seconds before it may try again, if its address was wrong too often.</param>
internal readonly record struct Admission(bool IsAllowed, string? UserName = null, int? RetryAfter = null);
