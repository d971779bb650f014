using System.Net;

namespace SapServiceTools.BrokerHost.Transports;

/// <summary>The errors of both servers when they can't listen.</summary>
internal static class ListenErrors
{
    public static Uri ToUri(ServerTransportOptions options, int port) =>
        new($"{(options.Certificate is null ? "http" : "https")}://{new IPEndPoint(options.Address, port)}/");

    public static ServiceException PortInUse(ServerTransportOptions options, Exception cause) =>
        new(ServiceErrorKind.InvalidOperation, ErrorIds.PortInUse, $"Port {options.Port} on {options.Address} is in use.", cause);

    public static ServiceException Failed(ServerTransportOptions options, Exception cause) =>
        new(ServiceErrorKind.InvalidArgument, ErrorIds.ListenFailed,
            $"Can't listen on {options.Address} port {options.Port}: {SystemFault.Explain(cause.GetBaseException())}.", cause);
}
