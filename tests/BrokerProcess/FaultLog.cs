using System.Collections.Concurrent;
using System.Data.Common;
using System.Net.Sockets;
using SapServiceTools.BrokerHost.Logging;

namespace SapServiceTools.BrokerProcess;

/// <summary>Counts the faults of a broker, apart those that a store which is away explains; the others go to standard error whole.</summary>
public sealed class FaultLog : IBrokerLog
{
    private readonly ConcurrentDictionary<string, byte> _unexplained = new();
    private int _storeFaults;
    private int _otherFaults;

    public int StoreFaults => Volatile.Read(ref _storeFaults);

    public int OtherFaults => Volatile.Read(ref _otherFaults);

    public void Request(in RequestLogEntry entry)
    {
    }

    public void Fault(string what, string? requestIdentity, Exception exception)
    {
        if (IsOfStore(exception))
        {
            Interlocked.Increment(ref _storeFaults);
            return;
        }
        Interlocked.Increment(ref _otherFaults);
        // One of a kind is enough to find its cause.
        if (_unexplained.TryAdd($"{exception.GetType()} {exception.StackTrace}", 0))
            Console.Error.WriteLine($"{what}: {exception}");
    }

    private static bool IsOfStore(Exception fault) =>
        fault is DbException or IOException or TimeoutException or SocketException or ServiceException { ErrorId: ErrorIds.StateUnavailable };
}
