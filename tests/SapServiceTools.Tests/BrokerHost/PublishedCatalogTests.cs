using SapServiceTools.BrokerHost;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Tests.Broker;
using SapServiceTools.Tests.BrokerHost.Support;
using Xunit;
using static SapServiceTools.Tests.BrokerHost.Support.BrokerHarness;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>Checklist 1.4: the catalog, how it is served and what a host refuses to serve.</summary>
public sealed class PublishedCatalogTests
{
    [Fact]
    public async Task It_is_served_with_a_tag_and_as_304_to_who_has_it()
    {
        await using var broker = await StartAsync(StoreKind.Memory, new BrokerHostOptions(), catalog: ServiceCatalog.Parse(CatalogTests.Full));
        var answer = (await broker.SendAsync("GET", "/v2/catalog")).Expect(200);
        Assert.Equal(ServiceCatalog.Parse(CatalogTests.Full).ToJson(), answer.Body);
        var tag = answer.Header("ETag")!;
        foreach (var match in new[] { tag, $"W/{tag}", $"\"other\", {tag}", "*" })
        {
            var unchanged = (await broker.SendAsync("GET", "/v2/catalog", null, ("If-None-Match", match))).Expect(304);
            Assert.Equal((tag, ""), (unchanged.Header("ETag"), unchanged.Body));
        }
        foreach (var match in new[] { "\"other\"", tag.Trim('"'), "" })
            (await broker.SendAsync("GET", "/v2/catalog", null, ("If-None-Match", match))).Expect(200);
    }

    [Fact]
    public async Task What_is_the_hosts_own_business_is_not_served()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        var body = (await broker.SendAsync("GET", "/v2/catalog")).Body;
        Assert.DoesNotContain("synchronous\":", body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\"repeatable\":", body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("requiresapp", body, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task It_may_be_empty()
    {
        await using var broker = await StartAsync(StoreKind.Memory, new BrokerHostOptions(), catalog: ServiceCatalog.Parse("""{"services":[]}"""));
        Assert.Equal("""{"services":[]}""", (await broker.SendAsync("GET", "/v2/catalog")).Expect(200).Body);
    }

    [Fact]
    public void A_broker_does_not_start_with_a_broken_catalog()
    {
        var catalog = new ServiceCatalog { Services = [new ServiceOffering { Id = "s", Name = "n", Description = "d" }] };
        var fault = Assert.Throws<CatalogException>(
            () => new BrokerServer(catalog, new TestHandler(), new MemoryStore(), ServerTransports.Create(new ServerTransportOptions())));
        Assert.Equal("services[0].plans", Assert.Single(fault.Faults).Path);
        Assert.Equal(ErrorIds.InvalidCatalog, fault.ErrorId);
    }

    public static TheoryData<string, BrokerHostOptions> Wrong_options() => new()
    {
        { "missing version", new BrokerHostOptions { MissingVersionStatus = 404 } },
        { "minimum version", new BrokerHostOptions { MinimumVersion = new(3, 0) } },
        { "unknown instance", new BrokerHostOptions { UpdateUnknownInstanceStatus = 500 } },
        { "lease", new BrokerHostOptions { LeaseDuration = TimeSpan.FromSeconds(1), HeartbeatInterval = TimeSpan.FromSeconds(2) } },
        { "retention", new BrokerHostOptions { TombstoneRetention = TimeSpan.Zero } },
        { "workers", new BrokerHostOptions { BackgroundConcurrency = 0 } },
    };

    [Theory, MemberData(nameof(Wrong_options))]
    public void Options_are_checked_at_start(string what, BrokerHostOptions options)
    {
        var fault = Assert.Throws<ServiceException>(
            () => new BrokerServer(TestCatalog.Create(), new TestHandler(), new MemoryStore(), ServerTransports.Create(new ServerTransportOptions()), options));
        Assert.True(fault.ErrorId == ErrorIds.InvalidOption, what);
    }
}
