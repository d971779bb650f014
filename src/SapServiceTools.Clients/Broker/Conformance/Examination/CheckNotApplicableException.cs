namespace SapServiceTools.Clients.Broker.Conformance.Examination;

/// <summary>A check doesn't concern this broker.</summary>
internal sealed class CheckNotApplicableException(string reason) : Exception(reason);
