using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Emulator.Faults;
using SapServiceTools.Emulator.Requests;
using Xunit;

namespace SapServiceTools.Tests.InstanceManager;

/// <summary>Creates and deletes whose answer never came: looked up, never sent again blindly, and never taken for somebody else's.</summary>
public sealed class LostAnswerTests
{
    public static TheoryData<EmulatorFault> AfterEffect => new()
    {
        new EmulatorFault { Kind = EmulatorFaultKind.ResetAfterEffect },
        new EmulatorFault { Kind = EmulatorFaultKind.Garbage, StatusCode = 502 },
        new EmulatorFault { Kind = EmulatorFaultKind.Garbage, StatusCode = 503 },
        new EmulatorFault { Kind = EmulatorFaultKind.Garbage, StatusCode = 504 },
    };

    public static TheoryData<EmulatorFault> BeforeEffect => new()
    {
        new EmulatorFault { Kind = EmulatorFaultKind.ResetBeforeEffect },
        new EmulatorFault { StatusCode = 500 },
        new EmulatorFault { StatusCode = 502 },
        new EmulatorFault { StatusCode = 503 },
        new EmulatorFault { StatusCode = 504 },
        new EmulatorFault { Kind = EmulatorFaultKind.Html },
    };

    [Theory]
    [MemberData(nameof(AfterEffect))]
    public async Task A_create_that_took_effect_is_found_in_progress(EmulatorFault fault)
    {
        await using var it = await ManagerFixture.StartAsync(new EmulatorOptions { ProvisioningTime = TimeSpan.FromMinutes(1) });
        it.Emulator.Faults.Add(For(EmulatorOperation.Create, fault));
        var operation = await it.StartCreateAsync("acme");
        Assert.Equal(InstanceStatus.CreationInProgress, operation.Status);
        Assert.Equal(["POST acme", "GET acme"], it.Seen);
    }

    [Theory]
    [MemberData(nameof(AfterEffect))]
    public async Task A_create_that_took_effect_is_found_finished(EmulatorFault fault)
    {
        await using var it = await ManagerFixture.StartAsync(new EmulatorOptions { ProvisioningTime = TimeSpan.Zero });
        it.Emulator.Faults.Add(For(EmulatorOperation.Create, fault));
        var instance = await it.CreateAsync("acme");
        Assert.Equal(InstanceStatus.CreationSucceeded, instance.Status);
        Assert.Equal(1, it.Counts.Create);
    }

    [Fact]
    public async Task A_create_that_took_effect_and_failed_is_found_failed()
    {
        await using var it = await ManagerFixture.StartAsync(new EmulatorOptions { ProvisioningTime = TimeSpan.Zero, FailingTenants = ["bad"] });
        it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.Create, Kind = EmulatorFaultKind.ResetAfterEffect });
        var error = await Assert.ThrowsAsync<OperationFailedException>(() => it.CreateAsync("bad"));
        Assert.Equal(ErrorIds.InstanceCreationFailed, error.ErrorId);
        Assert.Equal(1, it.Counts.Create);
    }

    [Theory]
    [InlineData(EmulatorFaultKind.TruncatedJson)]
    [InlineData(EmulatorFaultKind.Garbage)]
    [InlineData(EmulatorFaultKind.WrongShape)]
    [InlineData(EmulatorFaultKind.HugeBody)]
    [InlineData(EmulatorFaultKind.ResetInBody)]
    public async Task The_status_of_a_create_counts_only_with_a_body_that_is_one(EmulatorFaultKind kind)
    {
        await using var it = await ManagerFixture.StartAsync();
        it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.Create, Kind = kind });
        await it.StartCreateAsync("acme");
        Assert.Equal(["POST acme", "GET acme"], it.Seen);
    }

    [Theory]
    [MemberData(nameof(BeforeEffect))]
    public async Task A_create_without_effect_is_sent_again_after_the_state_is_read(EmulatorFault fault)
    {
        await using var it = await ManagerFixture.StartAsync();
        it.Emulator.Faults.Add(For(EmulatorOperation.Create, fault, times: 2));
        await it.CreateAsync("acme");
        Assert.Equal(["POST acme", "GET acme", "POST acme", "GET acme", "POST acme"], it.Seen.Take(5));
    }

    [Theory]
    [InlineData(EmulatorFaultKind.RouterNotFound, null)]
    [InlineData(EmulatorFaultKind.Status, 429)]
    public async Task What_proves_that_nothing_happened_needs_no_read(EmulatorFaultKind kind, int? status)
    {
        await using var it = await ManagerFixture.StartAsync();
        it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.Create, Kind = kind, StatusCode = status, Times = 2 });
        await it.StartCreateAsync("acme");
        Assert.Equal(["POST acme", "POST acme", "POST acme"], it.Seen);
    }

    [Theory]
    [InlineData(0, InstanceStatus.CreationSucceeded)]
    [InlineData(600, InstanceStatus.CreationInProgress)]
    public async Task An_instance_that_was_there_before_is_not_taken_for_ours(double provisioning, string status)
    {
        await using var it = await ManagerFixture.StartAsync(new EmulatorOptions { ProvisioningTime = TimeSpan.FromSeconds(provisioning) });
        using (var other = new SapServiceTools.Clients.TenantInstances.InstanceManager.InstanceManagerClient(it.Options, null, it.Clock))
            await it.DriveAsync(other.StartCreateAsync("acme", null, it.Log, CancellationToken.None));
        it.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(status, it.Emulator.GetInstance("acme")!.Status);
        it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.Create, Kind = EmulatorFaultKind.ResetBeforeEffect });
        var error = await Assert.ThrowsAsync<ResourceExistsException>(() => it.StartCreateAsync("acme"));
        Assert.Equal((ErrorIds.InstanceExists, 409), (error.ErrorId, error.StatusCode));
    }

    [Fact]
    public async Task An_instance_in_deletion_is_not_ours_either()
    {
        await using var it = await ManagerFixture.StartAsync(new EmulatorOptions { DeprovisioningTime = TimeSpan.FromHours(1) });
        it.Emulator.AddInstances(["acme"]);
        await it.StartDeleteAsync("acme");
        it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.Create, StatusCode = 503 });
        await Assert.ThrowsAsync<ResourceExistsException>(() => it.StartCreateAsync("acme"));
    }

    [Fact]
    public async Task Trouble_without_end_ends_in_its_error()
    {
        await using var it = await ManagerFixture.StartAsync();
        it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.Create, StatusCode = 503, Times = -1 });
        var error = await Assert.ThrowsAsync<ServiceException>(() => it.StartCreateAsync("acme"));
        Assert.Equal((ErrorIds.ServiceUnavailable, 503, "acme"), (error.ErrorId, error.StatusCode, error.TenantId));
        // The last read decides whether the last try took effect.
        Assert.Equal((5, 5), (it.Counts.Create, it.Counts.Get));
    }

    [Theory]
    [InlineData(501)]
    [InlineData(400)]
    [InlineData(401)]
    public async Task What_is_no_passing_trouble_is_told_at_once(int status)
    {
        await using var it = await ManagerFixture.StartAsync();
        it.Emulator.Faults.Add(new EmulatorFault { StatusCode = status });
        Assert.Equal(status, (await Assert.ThrowsAsync<ServiceException>(() => it.StartCreateAsync("acme"))).StatusCode);
        Assert.Equal(["POST acme"], it.Seen);
    }

    [Theory]
    [InlineData(EmulatorOperation.Create)]
    [InlineData(EmulatorOperation.Delete)]
    public async Task A_wait_that_is_too_long_is_told_instead_of_waited(EmulatorOperation operation)
    {
        await using var it = await ManagerFixture.StartAsync();
        it.Emulator.Faults.Add(new EmulatorFault { Operation = operation, StatusCode = 503, RetryAfter = "3600" });
        var error = await Assert.ThrowsAsync<ServiceException>(() => operation == EmulatorOperation.Create ? it.StartCreateAsync("acme") : it.StartDeleteAsync("acme"));
        Assert.Equal(TimeSpan.FromHours(1), error.RetryAfter);
        Assert.Equal(TimeSpan.Zero, it.Clock.Elapsed);
    }

    [Fact]
    public async Task Cancellation_ends_the_wait_before_the_read()
    {
        await using var it = await ManagerFixture.StartAsync();
        it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.Create, StatusCode = 503 });
        using var source = new CancellationTokenSource();
        var creating = it.Client.StartCreateAsync("acme", null, it.Log, source.Token);
        await SapServiceTools.Tests.Support.ClockDriver.UntilAsync(() => it.Clock.NextTimer < TimeSpan.FromMinutes(1), "the look is put off");
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => creating);
        Assert.Equal(["POST acme"], it.Seen);
    }

    [Theory]
    [MemberData(nameof(AfterEffect))]
    public async Task A_delete_that_took_effect_is_found_under_way_or_over(EmulatorFault fault)
    {
        foreach (var seconds in new[] { 60, 0 })
        {
            await using var it = await ManagerFixture.StartAsync(new EmulatorOptions { DeprovisioningTime = TimeSpan.FromSeconds(seconds) });
            it.Emulator.AddInstances(["acme"]);
            it.Emulator.Faults.Add(For(EmulatorOperation.Delete, fault));
            var operation = await it.StartDeleteAsync("acme");
            Assert.Equal(["DELETE acme", "GET acme"], it.Seen);
            Assert.Null(await it.WaitAsync(operation));
        }
    }

    [Theory]
    [MemberData(nameof(BeforeEffect))]
    public async Task A_delete_without_effect_is_sent_again_after_the_state_is_read(EmulatorFault fault)
    {
        await using var it = await ManagerFixture.StartAsync();
        it.Emulator.AddInstances(["acme"]);
        it.Emulator.Faults.Add(For(EmulatorOperation.Delete, fault, times: 2));
        await it.DeleteAsync("acme");
        Assert.Equal(["DELETE acme", "GET acme", "DELETE acme", "GET acme", "DELETE acme"], it.Seen.Take(5));
        Assert.Equal(0, it.Emulator.InstanceCount);
    }

    [Fact]
    public async Task While_the_application_is_down_nothing_is_taken_for_deleted()
    {
        await using var it = await ManagerFixture.StartAsync();
        it.Emulator.AddInstances(["acme"]);
        it.Emulator.Faults.Add(new EmulatorFault { Kind = EmulatorFaultKind.RouterNotFound, Times = 3 });
        Assert.NotNull(await it.DriveAsync(it.Client.GetAsync("acme", ManagerFixture.Default, it.Log, CancellationToken.None), TimeSpan.FromMinutes(1)));
        var operation = await it.StartDeleteAsync("acme");
        it.Emulator.Faults.Add(new EmulatorFault { Kind = EmulatorFaultKind.RouterNotFound, Times = 2 });
        await it.WaitAsync(operation);
        Assert.Equal(0, it.Emulator.InstanceCount);
        Assert.True(it.Clock.Elapsed >= TimeSpan.FromSeconds(0.5));
        it.Emulator.Faults.Add(new EmulatorFault { Kind = EmulatorFaultKind.RouterNotFound, Times = -1 });
        var error = await Assert.ThrowsAsync<ServiceException>(() => it.StartDeleteAsync("acme"));
        Assert.Equal(ErrorIds.ApplicationDown, error.ErrorId);
    }

    private static EmulatorFault For(EmulatorOperation operation, EmulatorFault fault, int times = 1) =>
        new() { Operation = operation, Kind = fault.Kind, StatusCode = fault.StatusCode, Times = times };
}
