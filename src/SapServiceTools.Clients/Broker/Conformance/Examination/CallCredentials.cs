namespace SapServiceTools.Clients.Broker.Conformance.Examination;

/// <summary>Which credentials go with a request.</summary>
internal enum CallCredentials
{
    Right,
    Wrong,
    None,
}
