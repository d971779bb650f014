using System.Net;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.Tests.BrokerHost.Support;
using Xunit;

namespace SapServiceTools.Tests.BrokerHost.Pages;

/// <summary>What <c>dashboard_url</c> says where the handler says nothing.</summary>
public sealed class DashboardUrlTests
{
    [Theory]
    [InlineData("i1")]
    [InlineData("a/b c\u00e4%?#&\"'<>")]
    public async Task It_leads_to_the_instances_page(string id)
    {
        await using var host = await StartAsync(new BrokerHostOptions());
        var url = new Uri((await host.ProvisionAsync(id)).Expect(201).Text("dashboard_url")!);
        Assert.Equal(host.Server.Addresses[0].Authority, url.Authority);
        Assert.Contains(id, WebUtility.HtmlDecode(await host.Browser.GetStringAsync(url)), StringComparison.Ordinal);
        // It stays what the platform was told first.
        Assert.Equal(url.AbsoluteUri, (await host.CallAsync("PUT", BrokerHarness.Instance(id), BrokerHarness.ProvisionBody(), ("Host", "localhost:1"))).Expect(200).Text("dashboard_url"));
    }

    [Theory]
    [InlineData("https://u:c4n4ry@d.example/x", "https://***@d.example/x")]
    [InlineData("https://d.example/x?page=1&sig=c4n4ry", "https://d.example/x?page=1&amp;sig=***")]
    [InlineData("ssh://c4n4ry@d.example", "ssh://***@d.example")]
    public async Task One_that_signs_in_is_neither_shown_nor_linked(string url, string shown)
    {
        await using var host = await StartAsync(new BrokerHostOptions());
        host.Handler.Provision = (_, _) => new(new ProvisionResult { DashboardUrl = url });
        Assert.Equal(url, (await host.ProvisionAsync("i1")).Expect(201).Text("dashboard_url"));
        var page = await host.Browser.GetStringAsync(new Uri(host.Server.Addresses[0], "dashboard/instances/i1"));
        Assert.Contains(shown, page, StringComparison.Ordinal);
        Assert.DoesNotContain("c4n4ry", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_in_the_first_response_of_an_operation_in_the_background()
    {
        await using var host = await StartAsync(new BrokerHostOptions());
        var answer = (await host.ProvisionAsync("i1", TestCatalog.Async, TestCatalog.AsyncService)).Expect(202);
        Assert.Equal(new Uri(host.Server.Addresses[0], "dashboard/instances/i1").AbsoluteUri, answer.Text("dashboard_url"));
    }

    [Fact]
    public async Task What_the_handler_accepts_with_is_in_the_first_response_and_its_result_replaces_it_later()
    {
        await using var host = await StartAsync(new BrokerHostOptions());
        host.Handler.Accept = (request, _) => new(new AcceptResult
        {
            DashboardUrl = $"https://early.example/{request.InstanceId}/{request.Parameters?["size"]}",
            Metadata = new Dictionary<string, object?> { ["labels"] = new Dictionary<string, object?> { ["team"] = "a" } },
        });
        host.Handler.Provision = (request, _) => new(request.InstanceId is "own" ? new ProvisionResult { DashboardUrl = "https://late.example" } : null);
        foreach (var (id, later) in new[] { ("kept", "https://early.example/kept/7"), ("own", "https://late.example") })
        {
            var body = BrokerHarness.ProvisionBody(TestCatalog.Async, TestCatalog.AsyncService, new { size = 7 });
            var answer = (await host.CallAsync("PUT", BrokerHarness.Instance(id, "?accepts_incomplete=true"), body)).Expect(202);
            Assert.Equal(($"https://early.example/{id}/7", """{"labels":{"team":"a"}}"""), (answer.Text("dashboard_url"), answer.Text("metadata")));
            await UntilSucceededAsync(host, id);
            Assert.Equal(later, (await host.CallAsync("GET", BrokerHarness.Instance(id))).Expect(200).Text("dashboard_url"));
        }
    }

    [Fact]
    public async Task The_handler_can_refuse_before_the_work_and_nothing_is_left()
    {
        await using var host = await StartAsync(new BrokerHostOptions());
        host.Handler.Accept = (_, _) => throw new BrokerException(BrokerError.PlanQuotaExceeded, "Enough.");
        (await host.ProvisionAsync("i1", TestCatalog.Async, TestCatalog.AsyncService)).Expect(422, "PlanQuotaExceeded");
        (await host.CallAsync("GET", BrokerHarness.Instance("i1") + "/last_operation")).Expect(404);
        Assert.Equal(0, host.Handler.Count(BrokerOperation.Provision));
        // It isn't asked for what is answered while the caller waits.
        (await host.ProvisionAsync("i1")).Expect(201);
    }

    [Theory]
    [InlineData("broker.example:8443", null)]
    [InlineData("broker.example", "https")]
    [InlineData("localhost", "javascript")]
    public async Task What_a_caller_says_of_the_host_is_never_in_it(string name, string? forwarded)
    {
        var options = new BrokerHostOptions { Authentication = new() { Credentials = [new("platform", "pw")] } };
        await using var broker = await StartAsync(options);
        broker.Browser.DefaultRequestHeaders.Authorization = PageHost.Basic("platform", "pw");
        var headers = forwarded is null ? [("Host", name)] : new[] { ("Host", name), ("X-Forwarded-Proto", forwarded), ("X-Forwarded-Host", name) };
        var answer = (await broker.CallAsync("PUT", BrokerHarness.Instance("i1"), BrokerHarness.ProvisionBody(), headers)).Expect(201);
        Assert.Equal(new Uri(broker.Server.Addresses[0], "dashboard/instances/i1").AbsoluteUri, answer.Text("dashboard_url"));
    }

    [Fact]
    public async Task A_host_on_all_addresses_names_none_of_them()
    {
        var options = new BrokerHostOptions { Authentication = new() { Credentials = [new("platform", "pw")] } };
        await using var broker = await BrokerHarness.StartAsync(new MemoryStore(), options, new ServerTransportOptions { Address = IPAddress.Any });
        broker.Handler.Provision = (_, _) => default;
        broker.Client.BaseAddress = new UriBuilder(broker.Server.Addresses[0]) { Host = "127.0.0.1" }.Uri;
        var answer = await broker.SendAsync("PUT", BrokerHarness.Instance("i1"), BrokerHarness.ProvisionBody(), ("Authorization", PageHost.Basic("platform", "pw").ToString()));
        Assert.False(answer.Expect(201).Has("dashboard_url"));
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public async Task It_leads_to_the_page_of_an_id_that_is_dots(string id)
    {
        await using var host = await StartAsync(new BrokerHostOptions());
        var path = BrokerHarness.Instance(id).Replace("/" + id, "/" + id.Replace(".", "%2e", StringComparison.Ordinal), StringComparison.Ordinal);
        var url = (await host.CallAsync("PUT", path, BrokerHarness.ProvisionBody())).Expect(201).Text("dashboard_url")!;
        // As a browser takes addresses: steps in the path are taken before anything is sent.
        var page = await host.ReadAsync(new Uri(url).PathAndQuery);
        Assert.Contains($"<h1 id=\"facts-title\">{id}</h1>", page, StringComparison.Ordinal);
        var dashboard = await host.ReadAsync("/dashboard");
        Assert.Contains($"href=\"dashboard/instances?id={id}\"", dashboard, StringComparison.Ordinal);
        Assert.Contains($"data-events=\"../dashboard/instances/events?id={id}\"", page, StringComparison.Ordinal);
        await using var events = await host.WatchAsync($"/dashboard/instances/events?id={id}");
        await events.WaitAsync("facts", $">{id}</h1>");
        Assert.NotEmpty(await host.ReadAsync("/dashboard/assets/dashboard.css"));
        Assert.Contains("href=\"../dashboard\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://broker.example", "", "https://broker.example/dashboard")]
    [InlineData("https://broker.example/", "", "https://broker.example/dashboard")]
    [InlineData("https://platform.example/brokers/one", "/one", "https://platform.example/brokers/one/dashboard")]
    public async Task A_public_address_goes_before_that(string address, string prefix, string dashboard)
    {
        await using var host = await StartAsync(new BrokerHostOptions { PublicUri = new Uri(address), PathPrefix = prefix });
        Assert.Equal(dashboard, host.Server.DashboardUri?.AbsoluteUri);
        var answer = await host.CallAsync("PUT", prefix + BrokerHarness.Instance("i1"), BrokerHarness.ProvisionBody(), ("Host", "localhost:1"));
        Assert.Equal($"{dashboard}/instances/i1", answer.Expect(201).Text("dashboard_url"));
    }

    [Fact]
    public async Task The_handlers_own_goes_before_everything_and_an_option_before_the_page()
    {
        await using var host = await PageHost.StartAsync(new BrokerHostOptions { DashboardUrl = request => request.InstanceId is "none" ? null : $"https://option.example/{request.InstanceId}" });
        Assert.Equal("https://dashboard.example/i1", (await host.ProvisionAsync("i1")).Text("dashboard_url"));
        host.Handler.Provision = (_, _) => default;
        Assert.Equal("https://option.example/i2", (await host.ProvisionAsync("i2")).Text("dashboard_url"));
        Assert.False((await host.ProvisionAsync("none")).Expect(201).Has("dashboard_url"));
    }

    [Theory]
    [InlineData("https://dashboard.example/i1", false)]
    [InlineData("HTTP://dashboard.example/i1", false)]
    [InlineData("app:open", false)]
    [InlineData("", false)]
    [InlineData("dashboard.example/i1", true)]
    [InlineData("/dashboard/i1", true)]
    [InlineData("no address", true)]
    public async Task A_handlers_that_is_no_address_is_a_fault_in_the_log_and_loses_no_instance(string url, bool isFault)
    {
        await using var host = await PageHost.StartAsync(new BrokerHostOptions { Dashboard = false });
        host.Handler.Provision = (_, _) => new(new ProvisionResult { DashboardUrl = url });
        (await host.ProvisionAsync("i1")).Expect(201);
        Assert.Equal(isFault, host.Log.Faults.Any(fault => fault.What is "Provision of instance i1" && fault.Exception.Message.Contains(url, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("ftp://broker.example/")]
    [InlineData("https://user:pw@broker.example/")]
    [InlineData("https://broker.example/?x=1")]
    [InlineData("https://broker.example/#x")]
    public async Task A_public_address_that_cant_be_one_is_refused_at_once(string address)
    {
        var options = new BrokerHostOptions { PublicUri = new Uri(address) };
        Assert.Contains("PublicUri", (await Assert.ThrowsAsync<ServiceException>(() => PageHost.StartAsync(options))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_dashboards_own_address_is_known()
    {
        await using var host = await StartAsync(new BrokerHostOptions { PathPrefix = "brokers/one/" });
        Assert.Equal(new Uri(host.Server.Addresses[0], "brokers/one/dashboard"), host.Server.DashboardUri);
        Assert.NotEmpty(await host.Browser.GetStringAsync(host.Server.DashboardUri));
    }

    private static async Task UntilSucceededAsync(PageHost host, string id)
    {
        BrokerResponse answer;
        do
            answer = (await host.CallAsync("GET", BrokerHarness.Instance(id) + "/last_operation")).Expect(200);
        while (answer.Text("state") is "in progress");
        Assert.Equal("succeeded", answer.Text("state"));
    }

    private static async Task<PageHost> StartAsync(BrokerHostOptions options)
    {
        var host = await PageHost.StartAsync(options);
        host.Handler.Provision = (_, _) => default;
        return host;
    }
}
