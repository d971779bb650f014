using SapServiceTools.Clients.TenantInstances;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Emulator.Faults;
using SapServiceTools.Emulator.Requests;
using Xunit;

namespace SapServiceTools.Tests.ServiceManager;

/// <summary>Requests whose answer never came: what they did is found again, and not done twice.</summary>
public sealed class LostAnswerTests
{
    public static TheoryData<EmulatorFaultKind, int?> Kinds => new()
    {
        { EmulatorFaultKind.ResetAfterEffect, null },
        { EmulatorFaultKind.Garbage, 502 },
        { EmulatorFaultKind.Garbage, 504 },
        { EmulatorFaultKind.ResetBeforeEffect, null },
        { EmulatorFaultKind.Status, 503 },
        { EmulatorFaultKind.Status, 500 },
        { EmulatorFaultKind.Html, null },
        { EmulatorFaultKind.Html, 202 },
        { EmulatorFaultKind.TruncatedJson, null },
        { EmulatorFaultKind.ResetInBody, null },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_create_is_found_again(EmulatorFaultKind kind, int? status)
    {
        foreach (var seconds in new[] { 0, 60 })
        {
            await using var it = await ServiceManagerFixture.StartAsync(new EmulatorOptions { ProvisioningTime = TimeSpan.FromSeconds(seconds) });
            it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.Create, Kind = kind, StatusCode = status });
            var made = await it.CreateAsync("acme");
            var instance = Assert.Single(it.Server.Instances);
            Assert.Equal(instance.Id, made.InstanceId);
            Assert.Single(instance.BindingIds);
            var hadEffect = HasEffect(kind);
            Assert.Equal((hadEffect ? 1 : 2, 1), (it.Counts.Create, it.Counts.Bind));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_binding_is_found_again(EmulatorFaultKind kind, int? status)
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.Bind, Kind = kind, StatusCode = status });
        var made = await it.CreateAsync("acme");
        Assert.Equal([made.BindingId!], Assert.Single(it.Server.Instances).BindingIds);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Deletions_may_be_asked_for_again(EmulatorFaultKind kind, int? status)
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        it.Add("acme", bindings: 2);
        it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.Unbind, Kind = kind, StatusCode = status });
        it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.Delete, Kind = kind, StatusCode = status });
        await it.DeleteAsync("acme");
        Assert.Empty(it.Server.Instances);
        Assert.Equal(0, it.Server.BindingCount);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_change_is_found_again(EmulatorFaultKind kind, int? status)
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        it.Add("acme");
        it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.Update, Kind = kind, StatusCode = status });
        var operation = await it.DriveAsync(it.Client.StartUpdateAsync("acme", new Dictionary<string, object?> { ["a"] = 1L }, it.Log, CancellationToken.None));
        await it.WaitAsync(operation);
        Assert.Equal("""{"a":1}""", Assert.Single(it.Server.Instances).Parameters);
        Assert.Equal(HasEffect(kind) ? 1 : 2, it.Counts.Update);
    }

    private static bool HasEffect(EmulatorFaultKind kind) =>
        kind is EmulatorFaultKind.ResetAfterEffect or EmulatorFaultKind.Garbage or EmulatorFaultKind.TruncatedJson or EmulatorFaultKind.ResetInBody;

    [Theory]
    [InlineData(EmulatorFaultKind.TruncatedJson)]
    [InlineData(EmulatorFaultKind.ResetInBody)]
    public async Task A_deletion_that_meets_itself_is_found_although_its_refusal_breaks_off(EmulatorFaultKind kind)
    {
        foreach (var operation in new[] { EmulatorOperation.Unbind, EmulatorOperation.Delete })
        {
            await using var it = await ServiceManagerFixture.StartAsync(new EmulatorOptions { ProvisioningTime = TimeSpan.FromMinutes(4) });
            it.Add("acme");
            it.Emulator.Faults.Add(new EmulatorFault { Operation = operation, Kind = EmulatorFaultKind.ResetAfterEffect });
            it.Emulator.Faults.Add(new EmulatorFault { Operation = operation, Kind = kind });
            await it.DeleteAsync("acme");
            Assert.Equal((0, 0), (it.Server.Instances.Count, it.Server.BindingCount));
        }
    }

    [Fact]
    public async Task An_instance_that_was_there_before_is_not_taken_for_ours()
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        it.Add("acme", hasLabel: false);
        it.Clock.Advance(TimeSpan.FromMinutes(1));
        foreach (var kind in new[] { EmulatorFaultKind.ResetBeforeEffect, EmulatorFaultKind.ResetAfterEffect })
        {
            it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.Create, Kind = kind });
            Assert.Equal(ErrorIds.InstanceExists, (await Assert.ThrowsAsync<ResourceExistsException>(() => it.CreateAsync("acme"))).ErrorId);
        }

        Assert.Single(it.Server.Instances);
    }

    [Fact]
    public async Task Everything_at_once_against_a_server_on_a_bad_day_leaves_nothing_lost_or_doubled()
    {
        await using var it = await ServiceManagerFixture.StartAsync(
            new EmulatorOptions { ProvisioningTime = TimeSpan.FromSeconds(3), FaultRate = 0.25, Seed = 6 },
            options => options with { PollingTimeoutSeconds = 100_000 },
            new SapServiceTools.Clients.Http.TransportOptions { RequestTimeout = TimeSpan.FromDays(2), MaxRetries = 20 });
        var tenants = Enumerable.Range(0, 30).Select(i => $"t{i}").ToList();
        var created = await it.DriveAsync(Task.WhenAll(tenants.Select(tenant => InstanceProvisioner.CreateAsync(it.Client, new CreateRequest(tenant), it.Log, CancellationToken.None))));
        Assert.All(created, outcome => Assert.Equal(InstanceStatus.CreationSucceeded, outcome.Instance!.Status));
        Assert.Equal(tenants.Order(), it.Server.Instances.Select(instance => instance.TenantId).Order());
        Assert.All(it.Server.Instances, instance => Assert.Single(instance.BindingIds));
        await it.DriveAsync(Task.WhenAll(tenants.Select(async tenant =>
            await it.Client.CompleteAsync(await it.Client.StartDeleteAsync(tenant, it.Log, CancellationToken.None), null, it.Log, CancellationToken.None))));
        Assert.Equal((0, 0), (it.Server.Instances.Count, it.Server.BindingCount));
    }
}
