using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Dashboard.Html;
using SapServiceTools.BrokerHost.Logging;
using SapServiceTools.Clients.Http;

namespace SapServiceTools.BrokerHost.Dashboard.Live;

/// <summary>All that happens in the host, at one place: it goes to the log outside, and what the pages show of it is kept here, bounded.</summary>
internal sealed class BrokerEvents(BrokerHostOptions options) : IBrokerLog
{
    private const int KeptRequests = 100;
    private const int KeptFaults = 20;
    private const int MaximumTextLength = 200;

    // Knows no secret by its value, but what secrets look like: passwords in addresses, connection strings, tokens.
    private static readonly Redactor Masked = new();

    private readonly PagePaths _paths = new(options.PathPrefix);
    private readonly object _lock = new();
    private readonly RingBuffer<RequestNote> _requests = new(KeptRequests);
    private readonly RingBuffer<FaultNote> _faults = new(KeptFaults);
    private readonly Traffic _traffic = new();
    private long _version;

    /// <summary>Another number whenever something happened that a page may show.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>The stored state of this host has changed.</summary>
    public void NoteChange() => Interlocked.Increment(ref _version);

    /// <inheritdoc/>
    public void Request(in RequestLogEntry entry)
    {
        options.Log?.Request(entry);
        // People who look at the page, and probes that look at the host, would only see themselves.
        if (entry.Operation is null && _paths.IsOwn(entry.Path))
            return;
        var now = options.TimeProvider.GetUtcNow();
        lock (_lock)
        {
            _requests.Add(new RequestNote(_requests.Count, now, Cut(entry)));
            _traffic.Add(now, entry.Status);
        }
        NoteChange();
    }

    /// <inheritdoc/>
    public void Fault(string what, string? requestIdentity, Exception exception) => Fault(what, "", requestIdentity, exception);

    /// <inheritdoc/>
    public void Fault(string what, string instanceId, string? requestIdentity, Exception exception)
    {
        options.Log?.Fault(what, instanceId, requestIdentity, exception);
        var now = options.TimeProvider.GetUtcNow();
        lock (_lock)
            _faults.Add(new FaultNote(_faults.Count, now, Cut(what)!, exception.GetType().Name, Cut(Masked.Text(exception.Message))!, instanceId, Cut(requestIdentity)));
        NoteChange();
    }

    /// <inheritdoc/>
    public void Information(string message) => options.Log?.Information(message);

    /// <summary>What there is to show now, the newest first.</summary>
    public EventSnapshot Read()
    {
        lock (_lock)
            return new EventSnapshot(_requests.ToArray(), _faults.ToArray(), _traffic.Read(options.TimeProvider.GetUtcNow()));
    }

    private static RequestLogEntry Cut(in RequestLogEntry entry) =>
        entry.Path.Length <= MaximumTextLength && !(entry.RequestIdentity?.Length > MaximumTextLength)
            ? entry
            : entry with { Path = Cut(entry.Path)!, RequestIdentity = Cut(entry.RequestIdentity) };

    private static string? Cut(string? text) => text?.Length > MaximumTextLength ? $"{text.AsSpan(0, MaximumTextLength)}\u2026" : text;
}
