namespace SapServiceTools.Clients.Broker.Conformance.Examination;

/// <summary>A check can't go on because something before it didn't work.</summary>
internal sealed class CheckSkippedException(string reason) : Exception(reason);

/// <summary>A check doesn't concern this broker.</summary>
internal sealed class CheckNotApplicableException(string reason) : Exception(reason);
