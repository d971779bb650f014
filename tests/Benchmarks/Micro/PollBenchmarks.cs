using BenchmarkDotNet.Attributes;
using SapServiceTools.Clients.Operations;

namespace SapServiceTools.Benchmarks.Micro;

/// <summary>What it costs to decide whom to poll for when 100 tenants wait, which is done at each poll and each arrival.</summary>
public class PollBenchmarks
{
    private const int Waiters = 100;

    private readonly PollSchedule<string> _schedule = new(new PollPolicy { Interval = TimeSpan.FromSeconds(1) });

    [GlobalSetup]
    public void Fill()
    {
        for (var i = 0; i < Waiters; i++)
        {
            var request = new PollRequest<string>($"tenant-{i}", OperationType.Create, static (_, _) => default!, TimeSpan.FromMinutes(1), NullCallLog.Instance);
            _schedule.Add(new PollWaiter<string>(request, TimeSpan.Zero, TimeSpan.FromMilliseconds(i), null));
        }
    }

    [Benchmark(Description = "a waiting tenant: its part of a plan of polls", OperationsPerInvoke = Waiters)]
    public int Plan()
    {
        var plan = _schedule.Plan(TimeSpan.FromSeconds(1), 1000, 16, false);
        return plan.Listed?.Count ?? throw new InvalidOperationException("A list was to be read.");
    }
}
