using System.Net;
using System.Text.RegularExpressions;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Security;
using SapServiceTools.Tests.BrokerHost.Support;
using Xunit;

namespace SapServiceTools.Tests.BrokerHost.Pages;

/// <summary>What the pages say, and what they must never say.</summary>
public sealed partial class ContentTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("' onmouseover='alert(1)")]
    [InlineData("</title></section><b>bold")]
    [InlineData("a&lt;b&amp;c")]
    public async Task Whatever_a_value_is_it_stays_text(string hostile)
    {
        var options = new BrokerHostOptions { Authentication = new BrokerAuthentication { Credentials = [new(hostile.Replace(":", "", StringComparison.Ordinal), "pw")] } };
        await using var host = await PageHost.StartAsync(options);
        host.Browser.DefaultRequestHeaders.Authorization = PageHost.Basic(hostile, "pw");
        host.Handler.Provision = (request, _) => request.InstanceId.StartsWith("bad", StringComparison.Ordinal)
            ? throw new BrokerException(BrokerError.ServiceFailure, hostile)
            : new(new ProvisionResult { DashboardUrl = $"javascript:{hostile}" });
        host.Handler.Bind = (_, _) => new(new BindResult { Credentials = new Dictionary<string, object?> { [hostile] = 1L } });
        host.Handler.Update = (_, _) => throw new InvalidOperationException(hostile);

        (await host.ProvisionAsync(hostile, parameters: new Dictionary<string, object?> { [hostile] = 1 }, context: new { platform = hostile, instance_name = hostile, space_name = hostile })).Expect(201);
        (await host.ProvisionAsync("bad" + hostile)).Expect(500);
        (await host.CallAsync("PUT", BrokerHarness.Binding(hostile, hostile), BrokerHarness.BindBody(resource: new { app_guid = hostile }))).Expect(201);
        (await host.CallAsync("PATCH", BrokerHarness.Instance(hostile), new { service_id = TestCatalog.Service }, ("X-Broker-API-Request-Identity", hostile))).Expect(500);
        await host.CallAsync("GET", "/v2/\"<script>alert(1)</script>'onload='x", null, ("X-Broker-API-Request-Identity", hostile));

        var escaped = WebUtility.HtmlEncode(hostile);
        foreach (var path in new[] { "/dashboard", $"/dashboard?from={Uri.EscapeDataString(hostile)}", $"/dashboard/instances/{Uri.EscapeDataString(hostile)}" })
        {
            var page = await host.ReadAsync(path);
            Assert.Contains(escaped, page, StringComparison.Ordinal);
            CheckMarkup(page);
            await using var events = await host.WatchAsync(path.Split('?')[0] + "/events");
            await events.WaitAsync("requests", "</section>");
            foreach (var part in events.Parts.Values)
                CheckMarkup(part);
        }
        Assert.DoesNotContain("href=\"javascript:", await host.ReadAsync($"/dashboard/instances/{Uri.EscapeDataString(hostile)}"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task No_secret_is_on_any_page()
    {
        const string Secret = "s3cr3t-value";
        var options = new BrokerHostOptions { Authentication = new BrokerAuthentication { Credentials = [new("admin", Secret)], Bearer = (token, _) => new(token is Secret + "-token" ? "robot" : null) } };
        await using var host = await PageHost.StartAsync(options);
        host.Browser.DefaultRequestHeaders.Authorization = PageHost.Basic("admin", Secret);
        var deep = new Dictionary<string, object?> { ["inner"] = Secret, ["list"] = new List<object?> { Secret } };
        host.Handler.Provision = (_, _) => new(new ProvisionResult { Data = deep, Metadata = deep });
        host.Handler.Bind = (_, _) => new(new BindResult { Credentials = new Dictionary<string, object?> { ["password"] = Secret, ["uri"] = $"db://u:{Secret}@h", ["deep"] = deep }, Data = deep });
        host.Handler.Update = (_, _) => throw new InvalidOperationException($"can't connect to db://u:{Secret}@h with Password={Secret};Timeout=5");
        var parameters = new { password = Secret, size = 3, text = Secret, deep };
        (await host.ProvisionAsync("i1", parameters: parameters, context: new { platform = "p", token = Secret, deep })).Expect(201);
        (await host.CallAsync("PUT", BrokerHarness.Binding("i1", "b1"), BrokerHarness.BindBody(parameters: parameters, resource: new { app_guid = "app", secret = Secret }))).Expect(201);
        (await host.CallAsync("PATCH", BrokerHarness.Instance("i1"), new { service_id = TestCatalog.Service, parameters })).Expect(500);
        (await host.CallAsync("GET", $"/v2/catalog?token={Secret}", null, ("X-Broker-API-Originating-Identity", $"p {Convert.ToBase64String("{\"user\":\"s3cr3t-value\"}"u8)}"))).Expect(200);
        (await host.CallAsync("GET", "/v2/catalog", null, ("Authorization", $"Bearer {Secret}-token"))).Expect(200);

        foreach (var path in new[] { "/dashboard", "/dashboard/instances/i1" })
        {
            var page = await host.ReadAsync(path);
            Assert.DoesNotContain("s3cr3t", page, StringComparison.OrdinalIgnoreCase);
            await using var events = await host.WatchAsync(path + "/events");
            await events.WaitAsync("requests", "</section>");
            Assert.All(events.Parts.Values, part => Assert.DoesNotContain("s3cr3t", part, StringComparison.OrdinalIgnoreCase));
        }
        // What it is like is told instead.
        var instance = await host.ReadAsync("/dashboard/instances/i1");
        Assert.Contains("<code>password</code> text", instance, StringComparison.Ordinal);
        Assert.Contains("<code>size</code> number", instance, StringComparison.Ordinal);
        Assert.Contains("<code>deep</code> object", instance, StringComparison.Ordinal);
        Assert.Contains("InvalidOperationException", await host.ReadAsync("/dashboard"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_fault_leads_to_its_instance_and_says_why_to_those_who_had_to_log_in(bool isGuarded)
    {
        await using var host = await PageHost.StartAsync(new BrokerHostOptions { Authentication = isGuarded ? new() { Credentials = [new("admin", "pw")] } : BrokerAuthentication.None });
        host.Browser.DefaultRequestHeaders.Authorization = PageHost.Basic("admin", "pw");
        host.Handler.Update = (_, _) => throw new InvalidOperationException("The disk <is> full.");
        (await host.ProvisionAsync("i 1")).Expect(201);
        (await host.CallAsync("PATCH", BrokerHarness.Instance("i 1"), new { service_id = TestCatalog.Service })).Expect(500);
        var faults = (await host.ReadAsync("/dashboard")).Split("id=\"faults\"")[1].Split("</section>")[0];
        Assert.Contains("<a href=\"dashboard/instances/i%201\">Update of instance i 1</a>", faults, StringComparison.Ordinal);
        Assert.Equal(isGuarded, faults.Contains("The disk &lt;is&gt; full.", StringComparison.Ordinal));
        Assert.Equal(!isGuarded, faults.Contains("log has the messages", StringComparison.Ordinal));
        // On a phone a cell without content is left out with its label; this request had no id.
        Assert.Contains("<td data-label=\"Request id\"></td>", faults, StringComparison.Ordinal);
        CheckMarkup(faults);
    }

    [Fact]
    public async Task Queued_operations_are_told_from_running_ones()
    {
        await using var host = await PageHost.StartAsync(new BrokerHostOptions { BackgroundConcurrency = 1 });
        var gate = new Gate();
        host.Handler.Provision = async (_, token) => { await gate.PassAsync(token); return null; };
        (await host.ProvisionAsync("i-first", TestCatalog.Async, TestCatalog.AsyncService)).Expect(202);
        await gate.Reached;
        (await host.ProvisionAsync("i-second", TestCatalog.Async, TestCatalog.AsyncService)).Expect(202);
        var page = await host.ReadAsync("/dashboard");
        Assert.Equal(("1", "1"), (Tile(page, "Running"), Tile(page, "Queued")));
        var rows = page.Split("id=\"operations\"")[1].Split("</section>")[0].Split("<tr data-key=");
        var (first, second) = (Assert.Single(rows, row => row.Contains("i-first", StringComparison.Ordinal)), Assert.Single(rows, row => row.Contains("i-second", StringComparison.Ordinal)));
        Assert.Contains("""<span class="badge busy">Provision</span>""", first, StringComparison.Ordinal);
        Assert.Contains("on this host", first, StringComparison.Ordinal);
        Assert.Contains("""<span class="badge off">Provision</span>""", second, StringComparison.Ordinal);
        Assert.Contains("queued", second, StringComparison.Ordinal);
        gate.Open();
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task The_dashboard_shows_the_brokers_state(StoreKind store)
    {
        using var place = new StorePlace();
        await using var host = await PageHost.StartAsync(store: TestStores.Open(store, place, TimeProvider.System));
        var gate = new Gate();
        host.Handler.Provision = async (request, token) =>
        {
            if (request.Plan.Id is TestCatalog.Async)
                await gate.PassAsync(token);
            return request.InstanceId is "i-failed" ? throw new BrokerException(BrokerError.ServiceFailure, "No room.") : null;
        };
        (await host.ProvisionAsync("i-ready", context: new { instance_name = "orders" })).Expect(201);
        (await host.ProvisionAsync("i-failed")).Expect(500);
        (await host.ProvisionAsync("i-gone")).Expect(201);
        (await host.DeprovisionAsync("i-gone")).Expect(200);
        (await host.CallAsync("PUT", BrokerHarness.Binding("i-ready", "b1"), BrokerHarness.BindBody())).Expect(201);
        (await host.ProvisionAsync("i-slow", TestCatalog.Async, TestCatalog.AsyncService)).Expect(202);
        await gate.Reached;

        var page = await host.ReadAsync("/dashboard");
        Assert.Equal(("3", "1", "1"), (Tile(page, "Instances"), Tile(page, "Bindings"), Tile(page, "Running")));
        Assert.Contains((await host.Server.GetStatusAsync()).Store, page, StringComparison.Ordinal);
        Assert.Contains("""<span class="badge ok">Ready</span>""", Row(page, "instances", "i-ready"), StringComparison.Ordinal);
        Assert.Contains(">orders</a>", Row(page, "instances", "i-ready"), StringComparison.Ordinal);
        Assert.Contains("""<span class="badge bad">Failed</span>""", Row(page, "instances", "i-failed"), StringComparison.Ordinal);
        Assert.Contains("No room.", Row(page, "instances", "i-failed"), StringComparison.Ordinal);
        Assert.Contains("""<span class="badge busy">Creating</span>""", Row(page, "instances", "i-slow"), StringComparison.Ordinal);
        Assert.DoesNotContain("data-key=\"i-gone\"", page, StringComparison.Ordinal);
        var running = page.Split("id=\"operations\"")[1].Split("</section>")[0];
        Assert.Contains("i-slow", running, StringComparison.Ordinal);
        Assert.Contains("on this host", running, StringComparison.Ordinal);
        gate.Open();
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task An_instance_has_a_page_of_its_own(StoreKind store)
    {
        using var place = new StorePlace();
        await using var host = await PageHost.StartAsync(store: TestStores.Open(store, place, TimeProvider.System));
        (await host.ProvisionAsync("i1", context: new { platform = "cloudfoundry", instance_name = "orders", space_name = "production" })).Expect(201);
        (await host.ProvisionAsync("i10")).Expect(201);
        (await host.CallAsync("PUT", BrokerHarness.Binding("i1", "b1"), BrokerHarness.BindBody(resource: new { app_guid = "app-7" }))).Expect(201);
        var page = await host.ReadAsync("/dashboard/instances/i1");
        foreach (var fact in new[] { "<h1 id=\"facts-title\">orders</h1>", "cloudfoundry", "production", "app-7", "<code>uri</code> text", "https://dashboard.example/i1", "/v2/service_instances/i1/service_bindings/b1" })
            Assert.Contains(fact, page, StringComparison.Ordinal);
        Assert.DoesNotContain("i10", page, StringComparison.Ordinal);

        (await host.CallAsync("DELETE", BrokerHarness.Binding("i1", "b1", BrokerHarness.Ids()))).Expect(200);
        (await host.DeprovisionAsync("i1")).Expect(200);
        page = await host.ReadAsync("/dashboard/instances/i1");
        Assert.Contains("""<span class="badge off">Deleted</span>""", page, StringComparison.Ordinal);
        Assert.Contains("Deprovision", page.Split("id=\"history\"")[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dashboard/instances/unknown")]
    [InlineData("/dashboard/instances/")]
    [InlineData("/dashboard/instances/a/b")]
    [InlineData("/dashboard/instances/%FF")]
    [InlineData("/dashboard/instances")]
    [InlineData("/dashboard/assets/other.js")]
    [InlineData("/dashboard/assets/")]
    [InlineData("/dashboard/assets/../PageAssets.cs")]
    [InlineData("/dashboard/x")]
    public async Task What_isnt_there_is_404_with_a_way_back(string path)
    {
        await using var host = await PageHost.StartAsync();
        using var response = await host.Browser.GetAsync(new Uri(host.Server.Addresses[0] + path.TrimStart('/'), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        var back = HomeLink().Match(await response.Content.ReadAsStringAsync()).Groups[1].Value;
        Assert.Equal("/dashboard", new Uri(new Uri(host.Server.Addresses[0], path), back).AbsolutePath);
    }

    [Fact]
    public async Task Under_a_prefix_all_links_stay_there()
    {
        await using var host = await PageHost.StartAsync(new BrokerHostOptions { PathPrefix = "/brokers/one" });
        (await host.CallAsync("PUT", "/brokers/one" + BrokerHarness.Instance("a/b c\u00e4"), BrokerHarness.ProvisionBody())).Expect(201);
        (await host.CallAsync("GET", "/dashboard")).Expect(404);
        foreach (var path in new[] { "/brokers/one/dashboard", "/brokers/one/dashboard/instances/a%2Fb%20c%C3%A4" })
        {
            var page = await host.ReadAsync(path);
            var links = Links().Matches(page).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)).Where(link => !link.StartsWith('#') && !link.StartsWith("https://dashboard.example", StringComparison.Ordinal)).ToArray();
            Assert.True(links.Length >= 4);
            foreach (var link in links)
            {
                using var response = await host.Browser.GetAsync(new Uri(new Uri(host.Server.Addresses[0], path), link), HttpCompletionOption.ResponseHeadersRead);
                Assert.True(response.StatusCode is HttpStatusCode.OK, $"{link} on {path}: {response.StatusCode}");
            }
        }
        using var slash = await host.Browser.GetAsync("/brokers/one/dashboard/");
        Assert.Equal("/brokers/one/dashboard", new Uri(new Uri(host.Server.Addresses[0], "/brokers/one/dashboard/"), slash.Headers.Location!).AbsolutePath);
    }

    [Fact]
    public async Task Nothing_comes_from_elsewhere_and_nothing_is_inline()
    {
        await using var host = await PageHost.StartAsync();
        host.Handler.Provision = (_, _) => default;
        (await host.ProvisionAsync("i1")).Expect(201);
        foreach (var path in new[] { "/dashboard", "/dashboard/instances/i1" })
        {
            var page = await host.ReadAsync(path);
            Assert.DoesNotContain("://", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<style", page, StringComparison.Ordinal);
            CheckMarkup(page);
        }
        foreach (var asset in new[] { "dashboard.css", "dashboard.js" })
            Assert.DoesNotContain("://", await host.ReadAsync($"/dashboard/assets/{asset}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_store_cant_be_read_a_page_says_so()
    {
        var store = new FaultyStore();
        await using var host = await PageHost.StartAsync(store: store);
        store.Break();
        using var response = await host.Browser.GetAsync("/dashboard");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.DoesNotContain("hunter2", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains(host.Log.Faults, fault => fault.What is "The dashboard");
        store.Mend();
        Assert.DoesNotContain("hunter2", await host.ReadAsync("/dashboard"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_texts_are_cut_and_the_log_is_bounded()
    {
        await using var host = await PageHost.StartAsync();
        var before = (await host.ReadAsync("/dashboard")).Length;
        for (var index = 0; index < 300; index++)
            await host.CallAsync("GET", $"/v2/{index}/{new string('x', 3000)}", null, ("X-Broker-API-Request-Identity", new string('y', 1000)));
        Assert.InRange((await host.ReadAsync("/dashboard")).Length, before, before + 100_000);
    }

    private static void CheckMarkup(string html)
    {
        foreach (var script in Scripts().Matches(html).Select(match => match.Value))
            Assert.StartsWith("<script defer src=\"", script, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>bold", html, StringComparison.Ordinal);
        // Tags as the parser would see them: attribute values can't end early, so no handler and no style can be in one.
        Assert.All(Tags().Matches(html).Select(match => match.Value), tag => Assert.DoesNotMatch(InlineCode(), Quoted().Replace(tag, "\"\"")));
    }

    private static string Tile(string page, string name) => page.Split($"<dt>{name}</dt><dd>")[1].Split('<')[0];

    private static string Row(string page, string section, string key) => page.Split($"id=\"{section}\"")[1].Split($"<tr data-key=\"{key}\">")[1].Split("</tr>")[0];

    [GeneratedRegex("<script[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex Scripts();

    [GeneratedRegex("<[a-z][^<>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex Tags();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\s(on\w+|style)\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex InlineCode();

    [GeneratedRegex("class=\"home\" href=\"([^\"]*)\"")]
    private static partial Regex HomeLink();

    [GeneratedRegex("(?:href|src|data-events)=\"([^\"]*)\"")]
    private static partial Regex Links();
}
