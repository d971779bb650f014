using System.Net.Sockets;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.BrokerProcess;
using SapServiceTools.Tests.BrokerHost.Support;
using SapServiceTools.Tests.Support;
using Xunit;
using static SapServiceTools.Tests.BrokerHost.Support.BrokerHarness;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>Crowds of callers that send too much, too slowly or nothing: each is got rid of, and whoever behaves is served meanwhile.</summary>
public sealed class HostileLoadTests : IDisposable
{
    private const int Crowd = 100;
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromMinutes(3));

    public void Dispose() => _timeout.Dispose();

    [Fact]
    public async Task Callers_that_never_finish_their_headers_are_cut_off()
    {
        await using var broker = await StartAsync(new MemoryStore(), new BrokerHostOptions(), new ServerTransportOptions { RequestHeadersTimeout = Short });
        var answers = CrowdAsync(broker, "PUT /v2/service_instances/slow HTTP/1.1\nHost: localhost\nX-Broker-API-Ver");
        await ServesOthersAsync(broker);
        Assert.All(await answers, answer => Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal));
        await ServesOthersAsync(broker);
    }

    [Fact]
    public async Task Callers_that_connect_and_say_nothing_are_cut_off()
    {
        await using var broker = await StartAsync(new MemoryStore(), new BrokerHostOptions(), new ServerTransportOptions { KeepAliveTimeout = Short });
        var answers = CrowdAsync(broker, "");
        await ServesOthersAsync(broker);
        Assert.All(await answers, Assert.Empty);
    }

    [Fact]
    public async Task Callers_that_stay_after_their_response_are_cut_off()
    {
        await using var broker = await StartAsync(new MemoryStore(), new BrokerHostOptions(), new ServerTransportOptions { KeepAliveTimeout = Short });
        var answers = CrowdAsync(broker, "GET /v2/catalog HTTP/1.1\nHost: localhost\nX-Broker-API-Version: 2.17\n\n");
        await ServesOthersAsync(broker);
        Assert.All(await answers, answer => Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bodies_that_trickle_are_refused_and_leave_nothing_behind()
    {
        var limits = new ServerTransportOptions { MinRequestBodyRate = 10_000, RateGracePeriod = TimeSpan.FromSeconds(1.1) };
        await using var broker = await StartAsync(new MemoryStore(), new BrokerHostOptions(), limits);
        var answers = CrowdAsync(broker, "PUT /v2/service_instances/slow HTTP/1.1\nHost: localhost\nX-Broker-API-Version: 2.17\nContent-Type: application/json\nContent-Length: 5000\n\n{\"service_id\":");
        await ServesOthersAsync(broker);
        Assert.All(await answers, answer =>
        {
            Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
            Assert.Contains("too slowly", answer, StringComparison.Ordinal);
        });
        (await broker.ProvisionAsync("slow")).Expect(201);
    }

    [Fact]
    public async Task Callers_that_never_read_their_responses_hold_nothing_up()
    {
        var limits = new ServerTransportOptions { MinResponseRate = 1e9, RateGracePeriod = TimeSpan.FromSeconds(1.1) };
        await using var broker = await StartAsync(new MemoryStore(), new BrokerHostOptions(), limits);
        // Far more answers than fit into the sockets' buffers, none of them read: in the end the server hangs up, which sending shows.
        var one = "GET /v2/catalog HTTP/1.1\nHost: localhost\nX-Broker-API-Version: 2.17\n\n";
        var many = string.Concat(Enumerable.Repeat(one, 200));
        var crowd = Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            await using var raw = await RawHttp.ConnectAsync(broker.Server.Addresses[0]);
            try
            {
                while (true)
                    await raw.SendAsync(many).WaitAsync(_timeout.Token);
            }
            catch (Exception fault) when (fault is IOException or SocketException)
            {
                // What it waits for.
            }
        }));
        await ServesOthersAsync(broker);
        await crowd;
    }

    [Theory]
    [InlineData("a long header", 431)]
    [InlineData("many headers", 431)]
    [InlineData("a long path", 414)]
    [InlineData("a body that says its length", 413)]
    [InlineData("a body in chunks", 413)]
    [InlineData("an id that is too long", 400)]
    [InlineData("a length that is none", 400)]
    [InlineData("two lengths", 400)]
    public async Task Too_much_is_refused(string what, int status)
    {
        await using var broker = await StartAsync(new MemoryStore(), new BrokerHostOptions { MaxBodyBytes = 10_000 });
        const string Put = "PUT /v2/service_instances/big HTTP/1.1\nHost: localhost\nConnection: close\nX-Broker-API-Version: 2.17\nContent-Type: application/json\n";
        var chunk = $"1000\n{new string(' ', 4096)}\n";
        var request = what switch
        {
            "a long header" => $"GET /v2/catalog HTTP/1.1\nHost: localhost\nX-Long: {new string('x', 40_000)}\n\n",
            "many headers" => $"GET /v2/catalog HTTP/1.1\nHost: localhost\n{string.Concat(Enumerable.Range(0, 5_000).Select(number => $"X-{number}: {number}\n"))}\n",
            "a long path" => $"GET /{new string('x', 70_000)} HTTP/1.1\nHost: localhost\n\n",
            "a body that says its length" => $"{Put}Content-Length: 10001\n\n{new string(' ', 10_001)}",
            "a body in chunks" => $"{Put}Transfer-Encoding: chunked\n\n{chunk}{chunk}{chunk}0\n\n",
            "an id that is too long" => $"{Put.Replace("big", new string('i', 1_001), StringComparison.Ordinal)}Content-Length: 2\n\n{{}}",
            "a length that is none" => $"{Put}Content-Length: -1\n\n",
            _ => $"{Put}Content-Length: 2\nContent-Length: 3\n\n{{}}",
        };
        var answer = "";
        // A server that hangs up before it has read all may cut off its own answer, so one that was lost is asked for again.
        for (var attempt = 0; attempt < 50 && answer.Length == 0; attempt++)
            answer = await AskAsync(broker, request);
        Assert.StartsWith($"HTTP/1.1 {status}", answer, StringComparison.Ordinal);
        (await broker.ProvisionAsync("big")).Expect(201);
        Assert.Empty(broker.Log.Faults);
    }

    /// <summary>
    /// In a process that may have 32 MB on its heap, it sees hundreds of those and thousands of other bad requests.
    /// Whatever is kept of each ends the process.
    /// </summary>
    [Fact]
    public async Task Memory_stays_within_bounds()
    {
        using var place = new StorePlace();
        // Patient, because on a busy machine these callers may be slower than a broker puts up with.
        using var process = KillTests.Start(place, ("DOTNET_GCHeapHardLimit", "0x2000000"), (ProcessBroker.PatientVariable, "1"));
        var address = new Uri((await process.StandardOutput.ReadLineAsync(_timeout.Token))!);
        try
        {
            var body = """{"service_id":"service","plan_id":"plan","organization_guid":"o","parameters":{"x":"@"}}""".Replace("@", new string('x', 1_000_000), StringComparison.Ordinal);
            var big = $"PUT /v2/service_instances/i HTTP/1.1\nHost: localhost\nX-Broker-API-Version: 2.17\nContent-Type: application/json\nContent-Length: {body.Length}\n\n{body}";
            var large = Task.WhenAll(Task.Run(() => SendManyAsync(address, big, 300)), Task.Run(() => SendManyAsync(address, big, 300)));
            var statuses = await Task.WhenAll(
                Task.Run(() => MutatedRequests.SendAsync(address, 3_000, 1, _timeout.Token)),
                Task.Run(() => MutatedRequests.SendAsync(address, 3_000, 2, _timeout.Token)));
            await large;

            Assert.DoesNotContain(statuses[0].Concat(statuses[1]), status => status is >= 500 and not (501 or 505));
            Assert.False(process.HasExited);
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            Assert.True((await client.GetAsync(new Uri(address, "health"), _timeout.Token)).IsSuccessStatusCode);
        }
        finally
        {
            process.Kill();
        }
    }

    // One after the other on one connection, with space missing from each, so that none is provisioned.
    private async Task SendManyAsync(Uri address, string request, int count)
    {
        await using var raw = await RawHttp.ConnectAsync(address);
        for (var sent = 0; sent < count; sent++)
        {
            await raw.SendAsync(request);
            // At once: after another answer than this the server may hang up.
            Assert.StartsWith("HTTP/1.1 400", await raw.ReadUntilAsync("}", _timeout.Token), StringComparison.Ordinal);
        }
    }

    private async Task<string> AskAsync(BrokerHarness broker, string request)
    {
        await using var raw = await RawHttp.ConnectAsync(broker.Server.Addresses[0]);
        try
        {
            await raw.SendAsync(request);
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            // The server has seen enough.
        }
        return await raw.ReadToEndAsync(_timeout.Token);
    }

    private Task<string[]> CrowdAsync(BrokerHarness broker, string text) => Task.WhenAll(Enumerable.Range(0, Crowd).Select(async _ =>
    {
        await using var raw = await RawHttp.ConnectAsync(broker.Server.Addresses[0]);
        if (text.Length > 0)
            await raw.SendAsync(text);
        return await raw.ReadToEndAsync(_timeout.Token);
    }));

    private static async Task ServesOthersAsync(BrokerHarness broker)
    {
        for (var count = 0; count < 20; count++)
        {
            var id = $"good-{Guid.NewGuid():N}";
            (await broker.ProvisionAsync(id)).Expect(201);
            (await broker.SendAsync("DELETE", Instance(id) + Ids())).Expect(200);
        }
    }
}
