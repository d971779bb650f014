using SapServiceTools.Clients.Broker.Conformance;
using SapServiceTools.Clients.Broker.Conformance.Examination;

namespace SapServiceTools.Clients.Broker;

/// <summary>The way for a <see cref="ConformanceRunner"/> to the same broker.</summary>
public sealed partial class BrokerClient
{
    /// <summary>The broker with this client's credentials and trust.</summary>
    public ConformanceTarget Target => new()
    {
        Uri = Uri,
        Authenticator = _options is { User: null, Token: null } ? null : Authenticator(_options),
        Redactor = _transport.Redactor,
        Transport = _transportOptions,
    };
}
