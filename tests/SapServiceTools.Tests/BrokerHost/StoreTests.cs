using System.Text;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Security;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Tests.BrokerHost.Support;
using Xunit;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>The stores themselves: compare-and-set, what they find, what they forget, and what lies on the disk.</summary>
public sealed class StoreTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task A_change_is_made_only_from_the_version_that_it_was_made_of(StoreKind kind)
    {
        using var place = new StorePlace();
        await using var store = await OpenAsync(kind, place);
        var first = ((InstanceRecord?)null).To(Instance("i"));
        Assert.True(await CommitAsync(store, first));
        Assert.False(await CommitAsync(store, ((InstanceRecord?)null).To(Instance("i"))));
        var read = (await store.FindInstanceAsync("i", default))!;
        Assert.Equal(first.Record!.Version, read.Version);
        Assert.True(await CommitAsync(store, read.To(read with { DashboardUrl = "x" })));
        Assert.False(await CommitAsync(store, read.To(read with { DashboardUrl = "y" })));
        Assert.False(await CommitAsync(store, read.Remove()));
        var current = (await store.FindInstanceAsync("i", default))!;
        Assert.Equal("x", current.DashboardUrl);
        Assert.True(await CommitAsync(store, current.Remove()));
        Assert.Null(await store.FindInstanceAsync("i", default));
        Assert.False(await CommitAsync(store, current.To(current)));
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task A_record_made_anew_in_the_place_of_another_gets_a_version_of_its_own(StoreKind kind)
    {
        using var place = new StorePlace();
        await using var store = await OpenAsync(kind, place);
        Assert.True(await CommitAsync(store, ((InstanceRecord?)null).To(Instance("i"))));
        for (var times = 0; times < 3; times++)
        {
            // As a tombstone is: nothing of the old one is kept, not even its version. 0 would mean that there is none.
            var read = (await store.FindInstanceAsync("i", default))!;
            Assert.True(await CommitAsync(store, read.To(Instance("i"))));
            Assert.DoesNotContain((await store.FindInstanceAsync("i", default))!.Version, new[] { 0, read.Version });
        }
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task Several_records_change_together_or_not_at_all(StoreKind kind)
    {
        using var place = new StorePlace();
        await using var store = await OpenAsync(kind, place);
        var instance = ((InstanceRecord?)null).To(Instance("i"));
        Assert.True(await store.CommitAsync(new StoreChange("i", instance, [((BindingRecord?)null).To(Binding("a")), ((BindingRecord?)null).To(Binding("b"))]), default));
        var (read, binding) = await store.FindAsync("i", "a", default);
        Assert.False(await store.CommitAsync(
            new StoreChange("i", read!.To(read! with { DashboardUrl = "lost" }), [binding!.To(binding! with { AppGuid = "lost" }), ((BindingRecord?)null).To(Binding("b"))]), default));
        (read, binding) = await store.FindAsync("i", "a", default);
        Assert.Equal((null, null), (read!.DashboardUrl, binding!.AppGuid));
        Assert.True(await store.CommitAsync(new StoreChange("i", read.To(read with { DashboardUrl = "kept" }), [binding.Remove()]), default));
        (read, binding) = await store.FindAsync("i", "a", default);
        Assert.Equal(("kept", null), (read!.DashboardUrl, binding));
        Assert.Equal("b", Assert.Single(await store.ListBindingsAsync("i", default)).Id);
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task Of_many_changes_from_one_version_one_is_made(StoreKind kind)
    {
        using var place = new StorePlace();
        await using var store = await OpenAsync(kind, place);
        Assert.True(await CommitAsync(store, ((InstanceRecord?)null).To(Instance("i"))));
        var read = (await store.FindInstanceAsync("i", default))!;
        var made = await Task.WhenAll(Enumerable.Range(0, 100).Select(number => Task.Run(() => CommitAsync(store, read.To(read with { DashboardUrl = $"{number}" })))));
        Assert.Single(made, done => done);
        Assert.Equal($"{Array.IndexOf(made, true)}", (await store.FindInstanceAsync("i", default))!.DashboardUrl);
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task Every_field_comes_back(StoreKind kind)
    {
        using var place = new StorePlace();
        await using var store = await OpenAsync(kind, place);
        var running = new RunningOperation
        {
            Id = "op", Kind = SapServiceTools.BrokerHost.Protocol.BrokerOperation.Update, Owner = "me", Background = true, Attempt = 0, Deadline = Now, HandlerOperation = "h",
            Request = new StoredRequest { Body = "{}"u8.ToArray(), ServiceId = "s", AcceptsIncomplete = true, OriginatingIdentity = "o", RequestIdentity = "r", UserName = "u", Version = "2.17" },
        };
        var full = Instance("i") with
        {
            OrganizationGuid = "o", SpaceGuid = "s", Parameters = "{\"a\":1}"u8.ToArray(), Context = "{}"u8.ToArray(), Metadata = "{}"u8.ToArray(), Data = "{}"u8.ToArray(),
            MaintenanceVersion = "1.0.0", DashboardUrl = "d", DeletedAt = Now, Active = running, Next = running with { Id = "next", BindingId = "b" },
            Operations = OperationHistory.Empty.Begin(new OperationRecord { Id = "1", InstanceUsable = false }).Begin(new OperationRecord { Id = "2", Description = "x" }),
        };
        Assert.True(await store.CommitAsync(new StoreChange("i", ((InstanceRecord?)null).To(full), ((BindingRecord?)null).To(Binding("b") with { Response = "{}"u8.ToArray(), ExpiresAt = Now })), default));
        var (instance, binding) = await store.FindAsync("i", "b", default);
        Assert.Equivalent(full with { Version = instance!.Version }, instance, strict: true);
        Assert.Equal((Now, "{}"), (binding!.ExpiresAt, Encoding.UTF8.GetString(binding.Response!)));
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task Orphans_are_operations_of_hosts_that_gave_no_heartbeat_or_retired(StoreKind kind)
    {
        using var place = new StorePlace();
        await using var store = await OpenAsync(kind, place);
        await store.RenewLeaseAsync("alive", TimeSpan.FromMinutes(1), default);
        await store.RenewLeaseAsync("retired", TimeSpan.FromMinutes(1), default);
        foreach (var owner in new[] { "alive", "retired", "never" })
            Assert.True(await CommitAsync(store, ((InstanceRecord?)null).To(Instance(owner) with { Active = new RunningOperation { Id = "op", Owner = owner } })));
        Assert.True(await CommitAsync(store, ((InstanceRecord?)null).To(Instance("outside") with { Active = new RunningOperation { Id = "op" } })));
        Assert.True(await CommitAsync(store, ((InstanceRecord?)null).To(Instance("idle"))));
        Assert.Equal(["never"], await store.FindOrphansAsync(default));
        await store.RetireAsync("retired", default);
        Assert.Equal(["never", "retired"], (await store.FindOrphansAsync(default)).Order(StringComparer.Ordinal));
        await store.RenewLeaseAsync("alive", TimeSpan.Zero, default);
        Assert.Equal(3, (await store.FindOrphansAsync(default)).Count);
        Assert.Equal(new StoreCounts(5, 0, 4), await store.CountAsync(default));

        var waiting = (await store.FindInstanceAsync("alive", default))!;
        Assert.Empty(await store.FindSupersededAsync("alive", default));
        Assert.True(await CommitAsync(store, waiting.To(waiting with { Next = new RunningOperation { Id = "next" } })));
        Assert.Equal(["alive"], await store.FindSupersededAsync("alive", default));
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task Tombstones_are_not_listed_and_go_when_their_time_has_come(StoreKind kind)
    {
        using var place = new StorePlace();
        await using var store = await OpenAsync(kind, place);
        foreach (var id in new[] { "c", "a", "b" })
            Assert.True(await CommitAsync(store, ((InstanceRecord?)null).To(Instance(id))));
        var deleted = Instance("gone") with { State = RecordState.Deleted, PurgeAt = Now };
        var binding = Binding("x") with { InstanceId = "gone", State = RecordState.Deleted, PurgeAt = Now };
        Assert.True(await store.CommitAsync(new StoreChange("gone", ((InstanceRecord?)null).To(deleted), ((BindingRecord?)null).To(binding)), default));
        Assert.Equal(["a", "b"], (await store.ListInstancesAsync(null, 2, default)).Select(one => one.Id));
        Assert.Equal(["c"], (await store.ListInstancesAsync("b", 2, default)).Select(one => one.Id));
        Assert.Empty(await store.ListBindingsAsync("gone", default));
        await store.PurgeAsync(Now.AddSeconds(-1), default);
        Assert.NotNull((await store.FindAsync("gone", "x", default)).Binding);
        await store.PurgeAsync(Now, default);
        Assert.Equal((null, null), await store.FindAsync("gone", "x", default));
        Assert.Equal(3, (await store.ListInstancesAsync(null, 10, default)).Count);
    }

    [Fact]
    public async Task A_file_is_for_one_broker_at_a_time()
    {
        using var place = new StorePlace();
        await using (await OpenAsync(StoreKind.Sqlite, place))
        {
            await using var second = TestStores.Open(StoreKind.Sqlite, place, TimeProvider.System);
            Assert.Equal(ErrorIds.StateInUse, (await Assert.ThrowsAsync<ServiceException>(async () => await second.OpenAsync(default))).ErrorId);
        }
        await using var third = await OpenAsync(StoreKind.Sqlite, place);
    }

    [Fact]
    public async Task What_is_no_database_is_an_error_and_not_overwritten()
    {
        using var place = new StorePlace();
        await File.WriteAllTextAsync(place.DatabasePath, new string('x', 10_000));
        await using var store = TestStores.Open(StoreKind.Sqlite, place, TimeProvider.System);
        Assert.Equal(ErrorIds.StateUnavailable, (await Assert.ThrowsAsync<ServiceException>(async () => await store.OpenAsync(default))).ErrorId);
        Assert.Equal('x', (await File.ReadAllTextAsync(place.DatabasePath))[9_999]);
    }

    [Theory, MemberData(nameof(TestStores.Durable), MemberType = typeof(TestStores))]
    public async Task Nothing_secret_lies_in_the_clear(StoreKind kind)
    {
        using var place = new StorePlace();
        await using (var broker = await BrokerHarness.StartAsync(kind, new BrokerHostOptions(), place))
        {
            (await broker.ProvisionAsync(parameters: new { password = "Tr0ub4dor-parameter" })).Expect(201);
            broker.Handler.Bind = (_, _) => new(new SapServiceTools.BrokerHost.Handlers.BindResult { Credentials = new Dictionary<string, object?> { ["password"] = "Tr0ub4dor-credential" } });
            (await broker.BindAsync()).Expect(201);
        }
        if (kind is not StoreKind.Sqlite)
            return;
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(place.DatabasePath)!, "broker.db*"))
        {
            if (!OperatingSystem.IsWindows() && !file.EndsWith(".lock", StringComparison.Ordinal))
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            var bytes = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file));
            Assert.DoesNotContain("Tr0ub4dor", bytes, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String("Tr0ub4dor"u8), bytes, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(TestStores.Durable), MemberType = typeof(TestStores))]
    public async Task Another_key_is_an_error_that_says_so(StoreKind kind)
    {
        using var place = new StorePlace();
        await using (var store = await OpenAsync(kind, place))
            Assert.True(await CommitAsync(store, ((InstanceRecord?)null).To(Instance("i"))));
        File.Delete(place.KeyPath);
        await using var later = await OpenAsync(kind, place);
        Assert.Equal(ErrorIds.StateUnreadable, (await Assert.ThrowsAsync<ServiceException>(async () => await later.FindInstanceAsync("i", default))).ErrorId);
    }

    [Fact]
    public void A_connection_string_that_cannot_be_read_is_not_quoted()
    {
        var fault = Assert.Throws<ServiceException>(() => new PostgresStore("Hots=x;Password=Tr0ub4dor", CredentialProtector.FromKey("k", new byte[32])));
        Assert.DoesNotContain("Tr0ub4dor", fault.ToString(), StringComparison.Ordinal);
        Assert.Throws<ServiceException>(() => new PostgresStore("Host=x", CredentialProtector.FromKey("k", new byte[32]), "a\"b"));
    }

    private static async Task<BrokerStore> OpenAsync(StoreKind kind, StorePlace place)
    {
        var store = TestStores.Open(kind, place, TimeProvider.System);
        await store.OpenAsync(default);
        return store;
    }

    private static Task<bool> CommitAsync(BrokerStore store, RecordChange<InstanceRecord> change) => store.CommitAsync(new StoreChange(change.Id, change), default).AsTask();

    private static InstanceRecord Instance(string id) => new() { Id = id, ServiceId = "s", PlanId = "p", State = RecordState.Ready, CreatedAt = Now };

    private static BindingRecord Binding(string id) => new() { InstanceId = "i", Id = id, ServiceId = "s", PlanId = "p", State = RecordState.Ready, CreatedAt = Now };
}
