using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Dashboard.Html;
using SapServiceTools.BrokerHost.Logging;
using SapServiceTools.Clients.Http;

namespace SapServiceTools.BrokerHost.Dashboard.Live;

/// <summary>The host's log: entries go on to the log of the options, and the latest are kept for the pages.</summary>
internal sealed class BrokerEvents(BrokerHostOptions options) : IBrokerLog
{
    private const int MaximumRequests = 100;
    private const int MaximumFaults = 20;
    private const int MaximumTextLength = 200;

    // Masks what has the form of a secret: passwords in addresses, connection strings, tokens.
    private static readonly Redactor Masking = new();

    private readonly PagePaths _paths = new(options.PathPrefix);
    private readonly object _lock = new();
    private readonly RingBuffer<LoggedRequest> _requests = new(MaximumRequests);
    private readonly RingBuffer<LoggedFault> _faults = new(MaximumFaults);
    private readonly TrafficCounter _traffic = new();
    private long _version;

    /// <summary>Another number whenever something happened that a page may show.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>The stored state of this host has changed.</summary>
    public void NoteChange() => Interlocked.Increment(ref _version);

    public void Request(in RequestLogEntry entry)
    {
        options.Log?.Request(entry);
        // Requests for the pages and health checks aren't shown.
        if (entry.Operation is null && _paths.IsOwn(entry.Path))
            return;
        var now = options.Now;
        lock (_lock)
        {
            _requests.Add(new LoggedRequest(_requests.Count, now, Cut(entry)));
            _traffic.Add(now, entry.Status);
        }
        NoteChange();
    }

    public void Fault(string what, string? requestIdentity, Exception exception) => Fault(what, "", requestIdentity, exception);

    public void Fault(string what, string instanceId, string? requestIdentity, Exception exception)
    {
        options.Log?.Fault(what, instanceId, requestIdentity, exception);
        var now = options.Now;
        lock (_lock)
            _faults.Add(new LoggedFault(_faults.Count, now, Cut(what)!, exception.GetType().Name, Cut(Masking.Text(exception.Message))!, instanceId, Cut(requestIdentity)));
        NoteChange();
    }

    public void Information(string message) => options.Log?.Information(message);

    /// <summary>The entries as they are now.</summary>
    public EventSnapshot Read()
    {
        lock (_lock)
            return new EventSnapshot(_requests.ToArray(), _faults.ToArray(), _traffic.Read(options.Now));
    }

    private static RequestLogEntry Cut(in RequestLogEntry entry) =>
        entry.Path.Length <= MaximumTextLength && !(entry.RequestIdentity?.Length > MaximumTextLength)
            ? entry
            : entry with { Path = Cut(entry.Path)!, RequestIdentity = Cut(entry.RequestIdentity) };

    private static string? Cut(string? text) => text?.Length > MaximumTextLength ? $"{text.AsSpan(0, MaximumTextLength)}\u2026" : text;
}

/// <summary>The latest events at one moment.</summary>
/// <param name="Requests">The newest first.</param>
/// <param name="Faults">The newest first.</param>
/// <param name="Traffic">The oldest first.</param>
internal sealed record EventSnapshot(LoggedRequest[] Requests, LoggedFault[] Faults, TrafficStep[] Traffic);

/// <summary>A request on the pages.</summary>
/// <param name="Number">Counts up from the host's start.</param>
/// <param name="Time">When it was answered.</param>
/// <param name="Entry">The log's entry, long texts cut.</param>
internal readonly record struct LoggedRequest(long Number, DateTimeOffset Time, RequestLogEntry Entry);

/// <summary>A fault on the pages.</summary>
/// <param name="Number">Counts up from the host's start.</param>
/// <param name="Time">When.</param>
/// <param name="What">What was being done.</param>
/// <param name="Kind">The exception's type.</param>
/// <param name="Message">Its message, with what has the form of a secret masked. It may quote anything all the same, so it isn't for everybody.</param>
/// <param name="InstanceId">The instance that it concerns; empty if there is none.</param>
/// <param name="RequestIdentity">The platform's id of the request.</param>
internal sealed record LoggedFault(long Number, DateTimeOffset Time, string What, string Kind, string Message, string InstanceId, string? RequestIdentity);
