using System.Diagnostics;
using System.Diagnostics.Metrics;
using SapServiceTools.BrokerHost.Handlers;

namespace SapServiceTools.BrokerHost;

/// <summary>Counters and histograms under the meter <c>SapServiceTools.BrokerHost</c>.</summary>
internal sealed class BrokerMetrics : IDisposable
{
    public const string MeterName = "SapServiceTools.BrokerHost";

    private static readonly string[] Names = Enum.GetValues<BrokerOperation>().Select(operation => operation.ToString()).ToArray();

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _operations;
    private readonly Counter<long> _takeOvers;
    private long _requestCount;

    public BrokerMetrics()
    {
        _requests = _meter.CreateCounter<long>("broker.requests", "{request}", "Requests answered, by operation and status.");
        _duration = _meter.CreateHistogram<double>("broker.request.duration", "s", "Time from a request to its answer.");
        _operations = _meter.CreateCounter<long>("broker.operations", "{operation}", "Handler runs that ended, by operation and result.");
        _takeOvers = _meter.CreateCounter<long>("broker.takeovers", "{operation}", "Operations of dead hosts that were taken over or marked failed.");
    }

    /// <summary>Requests answered since the start.</summary>
    public long RequestCount => Interlocked.Read(ref _requestCount);

    public void Request(BrokerOperation? operation, int status, TimeSpan elapsed)
    {
        Interlocked.Increment(ref _requestCount);
        if (!_requests.Enabled && !_duration.Enabled)
            return;
        var tags = new TagList { { "operation", operation is { } known ? Names[(int)known] : "none" }, { "status", status } };
        _requests.Add(1, tags);
        _duration.Record(elapsed.TotalSeconds, tags);
    }

    public void OperationEnded(BrokerOperation operation, bool succeeded)
    {
        if (_operations.Enabled)
            _operations.Add(1, new TagList { { "operation", Names[(int)operation] }, { "result", succeeded ? "succeeded" : "failed" } });
    }

    public void TakenOver(BrokerOperation operation, bool resumed)
    {
        if (_takeOvers.Enabled)
            _takeOvers.Add(1, new TagList { { "operation", Names[(int)operation] }, { "result", resumed ? "resumed" : "failed" } });
    }

    public void Dispose() => _meter.Dispose();
}
