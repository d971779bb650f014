namespace SapServiceTools.BrokerHost.Transports;

/// <summary>A request went beyond a limit of the server while its body was read.</summary>
internal sealed class RequestRefusedException(int statusCode, string message) : IOException(message)
{
    /// <summary>The status to respond with.</summary>
    public int StatusCode { get; } = statusCode;
}
