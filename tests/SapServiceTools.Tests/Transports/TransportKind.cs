namespace SapServiceTools.Tests.Transports;

public enum TransportKind
{
    Kestrel,
    HttpListener,
}
