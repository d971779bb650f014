using System.Collections.Concurrent;
using Xunit;
using Xunit.Abstractions;

namespace SapServiceTools.Tests.BrokerHost.Support;

/// <summary>Clients that create instances while the store comes and goes, a quarter of them waiting for the answer: each goes on until its instance is acknowledged.</summary>
public sealed class OutageLoad
{
    public const int Instances = 80;
    private const int Clients = 8;

    private readonly BrokerHarness _broker;
    private readonly ConcurrentDictionary<string, int> _runs = new();
    private readonly ConcurrentDictionary<string, string?> _acknowledged = new();
    private int _refused;

    /// <param name="broker">Its handler is this one's from now on.</param>
    /// <param name="onRun">Called with each run of a handler, and how many there were.</param>
    public OutageLoad(BrokerHarness broker, Action<int> onRun)
    {
        _broker = broker;
        var count = 0;
        broker.Handler.Provision = async (request, _) =>
        {
            _runs.AddOrUpdate(request.InstanceId, 1, (_, runs) => runs + 1);
            onRun(Interlocked.Increment(ref count));
            await Task.Yield();
            return null;
        };
    }

    /// <summary>Answers of 503 so far.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Creates all instances. Answers other than success must be 503 with Retry-After, or one that <paramref name="allowed"/> names.</summary>
    public Task RunAsync(int? allowed = null) => Task.WhenAll(Enumerable.Range(0, Clients).Select(client => RunAsync(client, allowed)));

    /// <summary>Checks that everything acknowledged has succeeded, by one run of its handler each, and writes the counts.</summary>
    public async Task CheckAsync(string what, ITestOutputHelper output)
    {
        var succeeded = 0;
        var lost = new List<string>();
        foreach (var (id, operation) in _acknowledged)
        {
            var end = operation is null
                ? await _broker.SendAsync("GET", BrokerHarness.Instance(id))
                : await _broker.WaitAsync(BrokerHarness.Instance(id) + $"/last_operation?operation={operation}");
            if (end.Status is 200 && end.Text("state") is null or "succeeded")
                succeeded++;
            else
                lost.Add($"{id}: {end.Status} {end.Body}");
        }
        output.WriteLine($"{what}: acknowledged {_acknowledged.Count}, succeeded {succeeded}, lost {lost.Count}; answers of 503: {Refused}");
        Assert.Empty(lost);
        Assert.Equal(Instances, succeeded);
        Assert.All(_runs, run => Assert.True(run.Value is 1, $"The handler of {run.Key} ran {run.Value} times."));
        Assert.Equal(0, (await _broker.Server.GetStatusAsync()).Operations);
    }

    private async Task RunAsync(int client, int? allowed)
    {
        for (var number = client; number < Instances; number += Clients)
        {
            var id = $"i{number}";
            while (!_acknowledged.ContainsKey(id))
            {
                var answer = number % 4 is 0
                    ? await _broker.ProvisionAsync(id)
                    : await _broker.ProvisionAsync(id, TestCatalog.Async, TestCatalog.AsyncService, query: "?accepts_incomplete=true");
                if (answer.Status is 200 or 201 or 202)
                {
                    _acknowledged[id] = answer.Status is 202 ? answer.Text("operation") : null;
                    continue;
                }
                Assert.True(answer.Status is 503 ? answer.Header("Retry-After") is not null : answer.Status == allowed, $"{answer.Status} {answer.Body}");
                Interlocked.Increment(ref _refused);
                await Task.Delay(5);
            }
        }
    }
}
