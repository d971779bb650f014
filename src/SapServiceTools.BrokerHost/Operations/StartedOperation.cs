using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>An operation that goes on, or has ended well while its caller waited.</summary>
/// <param name="GoesOn">The caller is to poll.</param>
/// <param name="PublicId">What the platform knows it by.</param>
/// <param name="Instance">The instance as it is now.</param>
/// <param name="Outcome">How it ended, if it has.</param>
internal sealed record StartedOperation(bool GoesOn, string PublicId, InstanceRecord? Instance, OperationOutcome? Outcome);
