using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerProcess;
using SapServiceTools.Tests.BrokerHost.Support;
using Xunit;
using static SapServiceTools.Tests.BrokerHost.Support.BrokerHarness;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>A broker is killed hard under load and started again on its file: what it acknowledged is there, and nothing is stuck.</summary>
public sealed class KillTests
{
    private const int Clients = 8;
    private const int AcknowledgementsBeforeKill = 400;

    [Fact]
    public async Task Everything_acknowledged_is_there_and_no_operation_is_stuck()
    {
        using var place = new StorePlace();
        var acknowledged = new ConcurrentDictionary<string, bool>();
        var accepted = new ConcurrentDictionary<string, string>();
        using (var process = Start(place))
        {
            var address = new Uri((await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)))!);
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };
            client.DefaultRequestHeaders.Add("X-Broker-API-Version", "2.17");
            var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var load = Task.WhenAll(Enumerable.Range(0, Clients).Select(number => LoadAsync(client, number, acknowledged, accepted, enough)));
            await enough.Task.WaitAsync(TimeSpan.FromSeconds(120));
            process.Kill();
            await process.WaitForExitAsync();
            await load;
        }

        await using var later = await StartAsync(
            StoreKind.Sqlite, new BrokerHostOptions(), place, ProcessBroker.CreateCatalog(), handler: new TestHandler { Provision = (_, _) => default });
        foreach (var (id, isBound) in acknowledged)
        {
            (await later.ProvisionAsync(id, ProcessBroker.Plan, ProcessBroker.Service, new { id })).Expect(200);
            if (isBound)
                Assert.Contains($"https://service.example/{id}/b", (await later.BindAsync(id, "b", ProcessBroker.Plan, ProcessBroker.Service)).Expect(200).Body, StringComparison.Ordinal);
        }
        foreach (var (id, operation) in accepted)
        {
            var end = await later.WaitAsync(Instance(id) + $"/last_operation?operation={operation}");
            Assert.True(end.Text("state") is "succeeded" || !id.StartsWith(ProcessBroker.RepeatablePlan, StringComparison.Ordinal), $"{id}: {end.Body}");
        }
        Assert.Equal(0, (await later.Server.GetStatusAsync()).Operations);
        Assert.Empty(later.Log.Faults);
    }

    [Fact]
    public async Task What_waited_for_its_turn_when_the_process_was_killed_is_begun_by_the_next_and_what_had_begun_says_so()
    {
        const int Accepted = 6;
        using var place = new StorePlace();
        var begun = new HashSet<string>();
        using (var process = Start(place, (ProcessBroker.HoldVariable, "1")))
        {
            var address = new Uri((await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)))!);
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };
            client.DefaultRequestHeaders.Add("X-Broker-API-Version", "2.17");
            for (var number = 0; number < Accepted; number++)
            {
                using var answer = await PutAsync(client, $"i{number}", ProcessBroker.AsyncPlan, "?accepts_incomplete=true");
                Assert.Equal(202, (int)answer.StatusCode);
            }
            while (begun.Count < ProcessBroker.HeldAtOnce)
                begun.Add((await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)))!);
            process.Kill();
            await process.WaitForExitAsync();
        }
        await using var later = await StartAsync(
            StoreKind.Sqlite, new BrokerHostOptions(), place, ProcessBroker.CreateCatalog(), handler: new TestHandler { Provision = (_, _) => default });
        for (var number = 0; number < Accepted; number++)
        {
            var id = $"i{number}";
            var end = await later.WaitForInstanceAsync(id);
            Assert.Equal(
                begun.Contains(id) ? ("failed", "The broker's process ended while the operation was going on.") : ("succeeded", null), (end.Text("state"), end.Text("description")));
        }
        Assert.Equal(Accepted - ProcessBroker.HeldAtOnce, later.Handler.Count(BrokerOperation.Provision));
        Assert.All(later.Handler.Calls, call => Assert.Equal(1, call.Attempt));
    }

    /// <summary>Starts a broker in a process of its own; the first line that it writes is its address.</summary>
    internal static Process Start(StorePlace place, params (string Name, string Value)[] environment)
    {
        var program = typeof(ProcessBroker).Assembly.Location;
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) is "dotnet" ? path : "dotnet")
        {
            ArgumentList = { "exec", program, place.DatabasePath, place.KeyPath },
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static async Task LoadAsync(
        HttpClient client, int number, ConcurrentDictionary<string, bool> acknowledged, ConcurrentDictionary<string, string> accepted, TaskCompletionSource enough)
    {
        try
        {
            for (var count = 0; ; count++)
            {
                var id = $"i-{number}-{count}";
                if ((int)(await PutAsync(client, id, ProcessBroker.Plan, "")).StatusCode is 201)
                    acknowledged[id] = false;
                using var bound = await client.PutAsJsonAsync(Binding(id, "b"), BindBody(ProcessBroker.Plan, ProcessBroker.Service));
                if ((int)bound.StatusCode is 201)
                    acknowledged[id] = true;
                var plan = count % 2 is 0 ? ProcessBroker.AsyncPlan : ProcessBroker.RepeatablePlan;
                using var begun = await PutAsync(client, $"{plan}-{id}", plan, "?accepts_incomplete=true");
                if ((int)begun.StatusCode is 202)
                    accepted[$"{plan}-{id}"] = (await begun.Content.ReadFromJsonAsync<Dictionary<string, string>>())!["operation"];
                if (acknowledged.Count + accepted.Count >= AcknowledgementsBeforeKill)
                    enough.TrySetResult();
            }
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            // The process is gone.
        }
    }

    private static Task<HttpResponseMessage> PutAsync(HttpClient client, string id, string plan, string query) =>
        client.PutAsJsonAsync(Instance(id, query), ProvisionBody(plan, ProcessBroker.Service, new { id }));
}
