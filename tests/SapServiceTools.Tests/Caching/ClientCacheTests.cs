using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Emulator.Faults;
using SapServiceTools.Emulator.Requests;
using SapServiceTools.Tests.InstanceManager;
using Xunit;

namespace SapServiceTools.Tests.Caching;

/// <summary>The cache as callers of the client meet it, over HTTP.</summary>
public sealed class ClientCacheTests
{
    [Fact]
    public async Task A_get_fills_it_and_the_next_one_is_answered_from_it()
    {
        await using var it = await StartAsync("acme");
        var first = await it.GetAsync("acme");
        var second = await it.GetAsync(" acme ");
        Assert.NotSame(first, second);
        Assert.Equal(first!.Id, second!.Id);
        Assert.Equal(["GET acme"], it.Seen);
        Assert.Equal((1, 1, 1), (it.Client.Cache.Hits, it.Client.Cache.Misses, it.Client.Cache.Count));
        Assert.Equal(["acme"], it.Client.Cache.Tenants);
    }

    [Fact]
    public async Task A_creation_fills_it()
    {
        await using var it = await StartAsync();
        await it.CreateAsync("acme");
        var before = it.Counts.Get;
        Assert.NotNull(await it.GetAsync("acme"));
        Assert.Equal(before, it.Counts.Get);
    }

    [Fact]
    public async Task A_get_that_waited_for_a_creation_fills_it_too()
    {
        await using var it = await StartAsync();
        await it.StartCreateAsync("acme");
        await it.GetAsync("acme");
        Assert.Equal(1, it.Client.Cache.Count);
    }

    [Fact]
    public async Task That_there_is_none_is_never_cached()
    {
        await using var it = await StartAsync();
        Assert.Null(await it.GetAsync("acme"));
        it.Emulator.AddInstances(["acme"]);
        Assert.NotNull(await it.GetAsync("acme"));
    }

    [Fact]
    public async Task What_is_not_usable_is_never_cached()
    {
        await using var it = await ManagerFixture.StartAsync(new EmulatorOptions { ProvisioningTime = TimeSpan.FromSeconds(1), FailingTenants = ["bad"] });
        await Assert.ThrowsAsync<OperationFailedException>(() => it.CreateAsync("bad"));
        await it.GetAsync("bad");
        await it.StartCreateAsync("slow");
        await it.GetAsync("slow", new GetInstanceOptions(Wait: false));
        Assert.Equal(0, it.Client.Cache.Count);
    }

    [Fact]
    public async Task A_bypassing_get_asks_the_server_and_refreshes_it()
    {
        await using var it = await StartAsync("acme");
        await it.GetAsync("acme");
        // Deleted by somebody else.
        using (var other = new SapServiceTools.Clients.TenantInstances.InstanceManager.InstanceManagerClient(it.Options, null, it.Clock))
            await it.DriveAsync(other.StartDeleteAsync("acme", it.Log, CancellationToken.None));
        Assert.Equal(InstanceStatus.CreationSucceeded, (await it.GetAsync("acme"))!.Status);
        Assert.Equal(InstanceStatus.DeletionInProgress, (await it.GetAsync("acme", ManagerFixture.Fresh))!.Status);
        Assert.Equal(0, it.Client.Cache.Count);
        it.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(await it.GetAsync("acme"));
    }

    [Fact]
    public async Task It_expires_by_the_clock()
    {
        await using var it = await StartAsync("acme");
        await it.GetAsync("acme");
        it.Clock.Advance(TimeSpan.FromSeconds(599));
        await it.GetAsync("acme");
        Assert.Equal(1, it.Counts.Get);
        it.Clock.Advance(TimeSpan.FromSeconds(1));
        await it.GetAsync("acme");
        Assert.Equal(2, it.Counts.Get);
    }

    [Fact]
    public async Task It_holds_no_more_than_it_should()
    {
        await using var it = await ManagerFixture.StartAsync(configure: options => options with { CacheMaxItems = 2 });
        it.Emulator.AddInstances(["a", "b", "c"]);
        foreach (var tenant in new[] { "a", "b", "c", "a", "c" })
            await it.GetAsync(tenant);
        Assert.Equal(2, it.Client.Cache.Count);
        Assert.Equal(["GET a", "GET b", "GET c", "GET a"], it.Seen);
    }

    [Fact]
    public async Task A_complete_get_all_replaces_it()
    {
        await using var it = await StartAsync("a", "b");
        await it.GetAsync("a");
        await it.DriveAsync(it.Client.StartDeleteAsync("b", it.Log, CancellationToken.None));
        it.Emulator.AddInstances(["c"]);
        Assert.Equal(["a", "b", "c"], (await it.GetAllAsync()).Select(instance => instance.TenantId).Order());
        Assert.Equal(2, it.Client.Cache.Count);
        var before = it.Counts.Get;
        await it.GetAsync("a");
        await it.GetAsync("c");
        Assert.Equal(before, it.Counts.Get);
        Assert.Equal(["a", "b", "c"], it.Client.Cache.Tenants.Order());
    }

    [Fact]
    public async Task A_get_all_that_was_left_early_or_failed_does_not_touch_it()
    {
        await using var it = await StartAsync("a", "b", "c");
        await it.GetAsync("a");
        await foreach (var instance in it.Client.GetAllAsync(it.Log, CancellationToken.None))
            break;
        Assert.Equal(1, it.Client.Cache.Count);
        it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.List, Kind = EmulatorFaultKind.TruncatedJson, Times = -1 });
        await Assert.ThrowsAsync<ServiceException>(() => it.DriveAsync(it.GetAllAsync(), TimeSpan.FromSeconds(40)));
        Assert.Equal(1, it.Client.Cache.Count);
    }

    [Fact]
    public async Task A_delete_empties_it_for_its_tenant_when_it_starts()
    {
        await using var it = await StartAsync("a", "b");
        await it.GetAsync("a");
        await it.GetAsync("b");
        await it.StartDeleteAsync("a");
        Assert.Equal(1, it.Client.Cache.Count);
        Assert.Equal(InstanceStatus.DeletionInProgress, (await it.GetAsync("a"))!.Status);
    }

    [Theory]
    [InlineData(EmulatorOperation.Delete, 401)]
    [InlineData(EmulatorOperation.Create, 400)]
    [InlineData(EmulatorOperation.Get, 501)]
    public async Task Whatever_fails_empties_it_for_its_tenant(EmulatorOperation operation, int status)
    {
        await using var it = await StartAsync("a", "b");
        await it.GetAsync("a");
        await it.GetAsync("b");
        it.Emulator.Faults.Add(new EmulatorFault { Operation = operation, StatusCode = status });
        await Assert.ThrowsAnyAsync<ServiceException>(() => operation switch
        {
            EmulatorOperation.Delete => it.StartDeleteAsync("a"),
            EmulatorOperation.Create => it.StartCreateAsync("a"),
            _ => it.GetAsync("a", ManagerFixture.Fresh),
        });
        Assert.Equal(1, it.Client.Cache.Count);
        Assert.NotNull(await it.GetAsync("b"));
    }

    [Fact]
    public async Task It_can_be_cleared_for_one_and_for_all()
    {
        await using var it = await StartAsync("a", "b", "c");
        await it.GetAllAsync();
        it.Client.ClearCache(" b ");
        Assert.Equal(2, it.Client.Cache.Count);
        it.Client.ClearCache(null);
        Assert.Equal(0, it.Client.Cache.Count);
    }

    [Fact]
    public async Task What_the_caller_does_to_an_object_stays_with_the_caller()
    {
        await using var it = await StartAsync("acme");
        var first = (await it.GetAsync("acme"))!;
        ((Dictionary<string, object?>)first.Credentials!.Reveal()).Clear();
        Assert.NotEmpty((await it.GetAsync("acme"))!.Credentials!.Reveal());
    }

    private static async Task<ManagerFixture> StartAsync(params string[] tenants)
    {
        var it = await ManagerFixture.StartAsync();
        it.Emulator.AddInstances(tenants);
        return it;
    }
}
