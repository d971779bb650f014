using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Tests.BrokerHost.Support;
using Xunit;
using static SapServiceTools.Tests.BrokerHost.Support.BrokerHarness;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>What platforms from before 2.13 may do where the host lets them, and only there.</summary>
public sealed class LegacyPlatformTests
{
    private const string Version = "X-Broker-API-Version";
    private static readonly BrokerHostOptions Legacy = new() { AllowLegacyPlatform = true };

    [Theory]
    [InlineData(null, 200)]
    [InlineData("2.0", 200)]
    [InlineData("2.3", 200)]
    [InlineData("2.17", 200)]
    [InlineData("1.9", 412)]
    [InlineData("3.0", 412)]
    [InlineData("abc", 400)]
    public async Task Versions_from_2_on_and_none(string? version, int status)
    {
        await using var broker = await StartAsync(StoreKind.Memory, Legacy);
        (await broker.SendAsync("GET", "/v2/catalog", null, (Version, version))).Expect(status);
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task Deletions_without_ids_and_plans_of_another_service(StoreKind store)
    {
        await using var broker = await StartAsync(store, Legacy);
        (await broker.ProvisionAsync("i1", TestCatalog.Small, TestCatalog.AsyncService)).Expect(201);
        var request = broker.Handler.Last(BrokerOperation.Provision);
        Assert.Equal((TestCatalog.AsyncService, TestCatalog.Small), (request.Service.Id, request.Plan.Id));
        (await broker.BindAsync("i1", "b1", TestCatalog.Small, TestCatalog.AsyncService)).Expect(201);
        Assert.Equal("{}", (await broker.SendAsync("DELETE", Binding("i1", "b1"))).Expect(200).Body);
        request = broker.Handler.Last(BrokerOperation.Unbind);
        Assert.Equal((TestCatalog.AsyncService, TestCatalog.Small), (request.Service.Id, request.Plan.Id));
        (await broker.SendAsync("DELETE", Binding("i1", "b1"))).Expect(410);
        Assert.Equal("{}", (await broker.SendAsync("DELETE", Instance("i1"))).Expect(200).Body);
        (await broker.SendAsync("DELETE", Instance("i1"))).Expect(410);
        (await broker.SendAsync("DELETE", Instance("unknown"))).Expect(410);
    }

    [Fact]
    public async Task Ids_that_are_there_must_be_right_all_the_same()
    {
        await using var broker = await StartAsync(StoreKind.Memory, Legacy);
        (await broker.ProvisionAsync()).Expect(201);
        (await broker.SendAsync("DELETE", Instance("i1", "?service_id=other"))).Expect(400);
        (await broker.SendAsync("DELETE", Instance("i1", "?plan_id=other"))).Expect(400);
        (await broker.SendAsync("PUT", Instance("i2"), ProvisionBody("plan-unknown"))).Expect(400);
        (await broker.SendAsync("PUT", Instance("i2"), ProvisionBody(TestCatalog.Small, "svc-unknown"))).Expect(400);
    }

    [Fact]
    public async Task Without_the_switch_none_of_it()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.ProvisionAsync()).Expect(201);
        (await broker.SendAsync("GET", "/v2/catalog", null, (Version, null))).Expect(400);
        (await broker.SendAsync("GET", "/v2/catalog", null, (Version, "2.12"))).Expect(412);
        (await broker.ProvisionAsync("i2", TestCatalog.Small, TestCatalog.AsyncService)).Expect(400);
        foreach (var query in new[] { "", $"?service_id={TestCatalog.Service}", $"?plan_id={TestCatalog.Small}" })
            (await broker.SendAsync("DELETE", Instance("i1", query))).Expect(400);
    }

    [Fact]
    public void A_dashboard_client_of_null_is_published_as_it_was_written()
    {
        const string Catalog = """{"services":[{"id":"s","name":"s","description":"d","bindable":true,"dashboard_client":null,"plans":[{"id":"p","name":"p","description":"d"}]}]}""";
        var catalog = ServiceCatalog.Parse(Catalog);
        Assert.Null(catalog.Services[0].DashboardClient);
        Assert.Contains("\"dashboard_client\":null", catalog.ToJson(), StringComparison.Ordinal);
        Assert.DoesNotContain("dashboard_client", ServiceCatalog.Parse(Catalog.Replace("\"dashboard_client\":null,", "", StringComparison.Ordinal)).ToJson(), StringComparison.Ordinal);
    }
}
