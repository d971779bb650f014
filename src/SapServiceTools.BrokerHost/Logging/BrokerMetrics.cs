using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using SapServiceTools.BrokerHost.Protocol;

namespace SapServiceTools.BrokerHost.Logging;

/// <summary>Counters, histograms and gauges under the meter <c>SapServiceTools.BrokerHost</c>, named as OpenTelemetry's conventions have it.</summary>
internal sealed class BrokerMetrics : IDisposable
{
    public const string MeterName = "SapServiceTools.BrokerHost";

    private const string OperationTag = "broker.operation";
    private const string StatusTag = "http.response.status_code";
    private const string ErrorTag = "error.type";
    private const string ResultTag = "broker.operation.result";

    private static readonly string[] Names = Enum.GetValues<BrokerOperation>().Select(NameOf).ToArray();

    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _operations;
    private readonly Counter<long> _takeOvers;
    private long _requestCount;

    public BrokerMetrics()
    {
        _requests = Meter.CreateCounter<long>("broker.requests", "{request}", "Requests answered, by operation and status.");
        _duration = Meter.CreateHistogram<double>("broker.request.duration", "s", "Time from a request to its response, by operation and status.");
        _operations = Meter.CreateCounter<long>("broker.operations", "{operation}", "Handler runs that ended, by operation and result.");
        _takeOvers = Meter.CreateCounter<long>("broker.takeovers", "{operation}", "Operations of dead hosts that were taken over or marked failed.");
    }

    /// <summary>This host's own; several hosts in a process have one each, of the same name.</summary>
    public Meter Meter { get; } = new(MeterName);

    /// <summary>Requests answered since the start.</summary>
    public long RequestCount => Interlocked.Read(ref _requestCount);

    /// <summary>Adds the gauges, which are measured whenever they are collected.</summary>
    /// <param name="running">Handlers that run.</param>
    /// <param name="queued">Operations that wait for their turn.</param>
    public void Observe(Func<int> running, Func<int> queued)
    {
        Meter.CreateObservableUpDownCounter("broker.handlers.running", running, "{handler}", "Handlers that run at this host.");
        Meter.CreateObservableUpDownCounter("broker.operations.queued", queued, "{operation}", "Operations in the background that wait for their turn at this host.");
    }

    public void Request(BrokerOperation? operation, int status, TimeSpan elapsed)
    {
        Interlocked.Increment(ref _requestCount);
        if (!_requests.Enabled && !_duration.Enabled)
            return;
        var tags = new TagList { { OperationTag, operation is { } known ? Names[(int)known] : "none" }, { StatusTag, status } };
        if (status >= 500)
            tags.Add(ErrorTag, status.ToString(CultureInfo.InvariantCulture));
        _requests.Add(1, tags);
        _duration.Record(elapsed.TotalSeconds, tags);
    }

    public void OperationEnded(BrokerOperation operation, bool succeeded)
    {
        if (_operations.Enabled)
            _operations.Add(1, new TagList { { OperationTag, Names[(int)operation] }, { ResultTag, succeeded ? "succeeded" : "failed" } });
    }

    public void TakenOver(BrokerOperation operation, bool resumed)
    {
        if (_takeOvers.Enabled)
            _takeOvers.Add(1, new TagList { { OperationTag, Names[(int)operation] }, { ResultTag, resumed ? "resumed" : "failed" } });
    }

    public void Dispose() => Meter.Dispose();

    // Values of attributes are in snake case by those conventions.
    private static string NameOf(BrokerOperation operation) =>
        string.Concat(operation.ToString().Select((character, index) => char.IsUpper(character) && index > 0 ? $"_{char.ToLowerInvariant(character)}" : $"{char.ToLowerInvariant(character)}"));
}
