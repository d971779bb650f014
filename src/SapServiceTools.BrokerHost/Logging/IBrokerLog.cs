namespace SapServiceTools.BrokerHost.Logging;

/// <summary>Where the host's log goes. Implementations are called on any thread, many at once, and must not block.</summary>
public interface IBrokerLog
{
    /// <summary>A request was answered.</summary>
    void Request(in RequestLogEntry entry);

    /// <summary>A fault inside the broker; the caller gets no details of it.</summary>
    /// <param name="what">What was being done.</param>
    /// <param name="requestIdentity">The platform's id of the request, if there was one.</param>
    /// <param name="exception">The fault.</param>
    void Fault(string what, string? requestIdentity, Exception exception);

    /// <summary>An event that is no fault, such as the end of one.</summary>
    /// <param name="message">What happened.</param>
    void Information(string message)
    {
    }

    /// <summary>The same for a fault that concerns an instance.</summary>
    /// <param name="what">What was being done.</param>
    /// <param name="instanceId">The instance; empty if there is none.</param>
    /// <param name="requestIdentity">The platform's id of the request, if there was one.</param>
    /// <param name="exception">The fault.</param>
    void Fault(string what, string instanceId, string? requestIdentity, Exception exception) => Fault(what, requestIdentity, exception);
}
