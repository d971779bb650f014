using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using SapServiceTools.BrokerHost;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.Tests.BrokerHost.Support;
using Xunit;
using static SapServiceTools.Tests.BrokerHost.Support.BrokerHarness;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>What the host measures, as a collector sees it.</summary>
public sealed class MetricsTests
{
    [Fact]
    public async Task Requests_are_counted_and_timed_by_operation_and_status()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        using var collector = new Collector(broker.Server);
        (await broker.ProvisionAsync()).Expect(201);
        (await broker.ProvisionAsync()).Expect(200);
        (await broker.SendAsync("GET", Instance("i1") + "/last_operation")).Expect(200);
        (await broker.SendAsync("GET", "/v2/nothing")).Expect(404);
        broker.Handler.Update = (_, _) => throw new InvalidOperationException("no");
        (await broker.SendAsync("PATCH", Instance("i1"), new { service_id = TestCatalog.Service })).Expect(500);
        await collector.WaitAsync("broker.requests", 5);
        string[] expected =
        [
            "broker.operation=last_operation http.response.status_code=200",
            "broker.operation=none http.response.status_code=404",
            "broker.operation=provision http.response.status_code=200",
            "broker.operation=provision http.response.status_code=201",
            "broker.operation=update error.type=500 http.response.status_code=500",
        ];
        Assert.Equal(expected, collector.Of("broker.requests").Order(StringComparer.Ordinal));
        Assert.Equal(expected, collector.Of("broker.request.duration").Order(StringComparer.Ordinal));
        Assert.All(collector.ValuesOf("broker.request.duration"), seconds => Assert.InRange(seconds, 0, 60));
        Assert.Equal(["broker.operation=provision broker.operation.result=succeeded", "broker.operation=update broker.operation.result=failed"], collector.Of("broker.operations"));
    }

    [Fact]
    public async Task Handlers_that_run_and_operations_that_wait_are_seen()
    {
        await using var broker = await StartAsync(StoreKind.Memory, new BrokerHostOptions { BackgroundConcurrency = 1 });
        using var collector = new Collector(broker.Server);
        Assert.Equal((0, 0), collector.Collect());
        var (background, foreground) = (new Gate(), new Gate());
        broker.Handler.Provision = async (request, token) =>
        {
            await (request.Plan.Id is TestCatalog.Async ? background : foreground).PassAsync(token);
            return null;
        };
        (await broker.ProvisionAsync("a1", TestCatalog.Async, TestCatalog.AsyncService, query: "?accepts_incomplete=true")).Expect(202);
        (await broker.ProvisionAsync("a2", TestCatalog.Async, TestCatalog.AsyncService, query: "?accepts_incomplete=true")).Expect(202);
        var waiting = broker.ProvisionAsync("i1");
        await Task.WhenAll(background.Reached, foreground.Reached);
        Assert.Equal((2, 1), collector.Collect());
        foreground.Open();
        (await waiting).Expect(201);
        background.Open();
        await broker.WaitForInstanceAsync("a1");
        await broker.WaitForInstanceAsync("a2");
    }

    [Fact]
    public async Task An_event_stream_is_no_request()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        using var collector = new Collector(broker.Server);
        using (await broker.Client.GetAsync("/dashboard/events", HttpCompletionOption.ResponseHeadersRead))
            await broker.Client.GetStringAsync("/dashboard");
        await collector.WaitAsync("broker.requests", 1);
        await broker.Server.StopAsync();
        Assert.Equal(["broker.operation=none http.response.status_code=200"], collector.Of("broker.requests"));
    }

    /// <summary>Collects what one host measures, among all of the process.</summary>
    private sealed class Collector : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentQueue<(string Name, double Value, string Tags)> _measured = new();
        private int _running;
        private int _queued;

        public Collector(BrokerServer server)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter, server.Metrics.Meter))
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
            _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) =>
            {
                if (instrument.Name is "broker.handlers.running")
                    _running = value;
                else if (instrument.Name is "broker.operations.queued")
                    _queued = value;
            });
            _listener.Start();
        }

        public string[] Of(string name) => _measured.Where(one => one.Name == name).Select(one => one.Tags).ToArray();

        public double[] ValuesOf(string name) => _measured.Where(one => one.Name == name).Select(one => one.Value).ToArray();

        public (int Running, int Queued) Collect()
        {
            _listener.RecordObservableInstruments();
            return (_running, _queued);
        }

        /// <summary>A request is measured when its answer is on its way already.</summary>
        public async Task WaitAsync(string name, int count)
        {
            var until = DateTime.UtcNow.AddSeconds(60);
            while (Of(name).Length < count)
            {
                Assert.True(DateTime.UtcNow < until, "Nothing is measured.");
                await Task.Delay(5);
            }
        }

        public void Dispose() => _listener.Dispose();

        private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => _measured.Enqueue(
            (instrument.Name, value, string.Join(' ', tags.ToArray().OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}"))));
    }
}
