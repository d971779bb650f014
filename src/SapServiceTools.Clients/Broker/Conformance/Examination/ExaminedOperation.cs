namespace SapServiceTools.Clients.Broker.Conformance.Examination;

/// <summary>An operation that a broker may do synchronously, asynchronously, or as the platform asks for it.</summary>
internal enum ExaminedOperation
{
    None,
    Provision,
    Bind,
    Unbind,
    Update,
    Deprovision,
}
