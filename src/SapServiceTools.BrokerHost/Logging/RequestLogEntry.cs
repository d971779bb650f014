using SapServiceTools.BrokerHost.Protocol;

namespace SapServiceTools.BrokerHost.Logging;

/// <summary>One request in the log. It has no header, body or query, so no secret.</summary>
/// <param name="Operation">The operation; null if the request didn't get that far.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path as it was sent.</param>
/// <param name="Status">The response's status.</param>
/// <param name="Elapsed">From the first byte of the request's head to the last of the response.</param>
/// <param name="RequestIdentity">The platform's id of the request.</param>
/// <param name="UserName">Who authenticated.</param>
/// <param name="RemoteAddress">Where the request came from.</param>
public readonly record struct RequestLogEntry(
    BrokerOperation? Operation, string Method, string Path, int Status, TimeSpan Elapsed, string? RequestIdentity, string? UserName, string? RemoteAddress);
