using System.Collections.Concurrent;
using SapServiceTools.BrokerHost.Logging;

namespace SapServiceTools.Tests.BrokerHost.Support;

/// <summary>Keeps the host's log.</summary>
public sealed class TestLog : IBrokerLog
{
    public ConcurrentQueue<RequestLogEntry> Requests { get; } = new();

    public ConcurrentQueue<(string What, string? RequestIdentity, Exception Exception)> Faults { get; } = new();

    public void Request(in RequestLogEntry entry) => Requests.Enqueue(entry);

    public ConcurrentQueue<string> Messages { get; } = new();

    public void Information(string message) => Messages.Enqueue(message);

    public void Fault(string what, string? requestIdentity, Exception exception) => Faults.Enqueue((what, requestIdentity, exception));
}
