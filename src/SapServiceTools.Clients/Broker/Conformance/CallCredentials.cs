namespace SapServiceTools.Clients.Broker.Conformance;

/// <summary>Which credentials go with a request.</summary>
internal enum CallCredentials
{
    Right,
    Wrong,
    None,
}
