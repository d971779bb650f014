using SapServiceTools.Emulator.Configuration;
using Xunit;

namespace SapServiceTools.Tests.InstanceManager;

/// <summary>Create, get and delete as the facts have them (sections 1.2 to 1.4).</summary>
public sealed class FlowTests
{
    [Fact]
    public async Task A_creation_is_asked_for_and_polled_at_once_and_then_every_interval()
    {
        await using var it = await ManagerFixture.StartAsync();
        var instance = await it.CreateAsync("acme");
        Assert.Equal(("acme", InstanceStatus.CreationSucceeded), (instance.TenantId, instance.Status));
        Assert.NotEmpty(instance.Credentials!.FieldNames);
        Assert.Equal(it.Clock.GetUtcNow().AddSeconds(-0.2), instance.UpdatedOn);
        Assert.Equal(["POST acme", "GET acme", "GET acme", "GET acme", "GET acme", "GET acme"], it.Seen);
        Assert.Equal([0, 0.3, 0.6, 0.9], it.Log.ProgressReports.Select(progress => progress.Elapsed.TotalSeconds));
        Assert.All(it.Log.ProgressReports, progress => Assert.Equal(("acme", OperationType.Create, InstanceStatus.CreationInProgress), (progress.Resource, progress.Type, progress.Status)));
    }

    [Fact]
    public async Task Starting_a_creation_does_not_wait_for_it()
    {
        await using var it = await ManagerFixture.StartAsync();
        var operation = await it.StartCreateAsync("  acme ");
        Assert.Equal((OperationType.Create, "acme", InstanceStatus.CreationInProgress), (operation.Type, operation.TenantId, operation.Status));
        Assert.Equal(it.Clock.GetUtcNow(), operation.StartedAt);
        Assert.Equal(["POST acme"], it.Seen);
    }

    [Fact]
    public async Task A_second_creation_is_an_error_of_its_own()
    {
        await using var it = await ManagerFixture.StartAsync();
        await it.CreateAsync("acme");
        var error = await Assert.ThrowsAsync<ResourceExistsException>(() => it.StartCreateAsync("acme"));
        Assert.Equal((ErrorIds.InstanceExists, 409, "acme"), (error.ErrorId, error.StatusCode, error.TenantId));
        Assert.Equal(2, it.Counts.Create);
    }

    [Fact]
    public async Task A_failed_creation_tells_the_servers_reason()
    {
        await using var it = await ManagerFixture.StartAsync(new EmulatorOptions { ProvisioningTime = TimeSpan.FromSeconds(1), FailingTenants = ["bad"] });
        var error = await Assert.ThrowsAsync<OperationFailedException>(() => it.CreateAsync("bad"));
        var reason = (await it.GetAsync("bad"))!.FailedMessage;
        Assert.False(string.IsNullOrEmpty(reason));
        Assert.Equal((ErrorIds.InstanceCreationFailed, "bad", reason), (error.ErrorId, error.TenantId, error.Description));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains(InstanceStatus.CreationFailed, error.Message, StringComparison.Ordinal);
        Assert.Null(error.StatusCode);
        Assert.Equal(InstanceStatus.CreationFailed, Assert.IsType<ManagedInstanceOperation>(error.Operation).Status);
    }

    [Fact]
    public async Task An_instance_that_vanishes_while_it_is_created_is_an_error()
    {
        await using var it = await ManagerFixture.StartAsync();
        var operation = new ManagedInstanceOperation { Type = OperationType.Create, TenantId = "acme", StartedAt = it.Clock.GetUtcNow() };
        var error = await Assert.ThrowsAsync<OperationFailedException>(() => it.WaitAsync(operation));
        Assert.Equal(ErrorIds.InstanceVanished, error.ErrorId);
    }

    [Theory]
    [InlineData(OperationType.Create, InstanceStatus.DeletionInProgress)]
    [InlineData(OperationType.Delete, InstanceStatus.CreationSucceeded)]
    public async Task Any_other_status_ends_a_wait(OperationType type, string status)
    {
        await using var it = await ManagerFixture.StartAsync();
        it.Emulator.AddInstances(["acme"]);
        if (status == InstanceStatus.DeletionInProgress)
            await it.StartDeleteAsync("acme");
        var operation = new ManagedInstanceOperation { Type = type, TenantId = "acme", StartedAt = it.Clock.GetUtcNow() };
        var error = await Assert.ThrowsAsync<OperationFailedException>(() => it.WaitAsync(operation));
        Assert.Equal(ErrorIds.UnexpectedInstanceStatus, error.ErrorId);
        Assert.Contains(status, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deletion_ends_with_404()
    {
        await using var it = await ManagerFixture.StartAsync();
        it.Emulator.AddInstances(["acme"]);
        var operation = await it.StartDeleteAsync("acme");
        Assert.Equal((OperationType.Delete, InstanceStatus.DeletionInProgress), (operation.Type, operation.Status));
        Assert.Null(await it.WaitAsync(operation));
        Assert.Equal(["DELETE acme", "GET acme", "GET acme", "GET acme"], it.Seen);
        Assert.Null(await it.GetAsync("acme"));
    }

    [Fact]
    public async Task Deleting_what_is_not_there_is_an_error()
    {
        await using var it = await ManagerFixture.StartAsync();
        var error = await Assert.ThrowsAsync<ResourceNotFoundException>(() => it.StartDeleteAsync("acme"));
        Assert.Equal((ErrorIds.InstanceNotFound, 404, "acme"), (error.ErrorId, error.StatusCode, error.TenantId));
    }

    [Fact]
    public async Task A_failed_deletion_is_an_error_and_can_be_asked_for_again()
    {
        await using var it = await ManagerFixture.StartAsync(new EmulatorOptions { FailingDeletions = ["acme"] });
        it.Emulator.AddInstances(["acme"]);
        var error = await Assert.ThrowsAsync<OperationFailedException>(() => it.DeleteAsync("acme"));
        Assert.Equal(ErrorIds.InstanceDeletionFailed, error.ErrorId);
        it.Emulator.FailingDeletions.Clear();
        await it.DeleteAsync("acme");
        Assert.Equal(0, it.Emulator.InstanceCount);
    }

    [Fact]
    public async Task A_get_without_an_instance_is_null()
    {
        await using var it = await ManagerFixture.StartAsync();
        Assert.Null(await it.GetAsync("acme"));
        Assert.Equal(["GET acme"], it.Seen);
    }

    [Fact]
    public async Task A_get_waits_while_creation_is_in_progress()
    {
        await using var it = await ManagerFixture.StartAsync();
        await it.StartCreateAsync("acme");
        var instance = await it.GetAsync("acme");
        Assert.Equal(InstanceStatus.CreationSucceeded, instance!.Status);
        Assert.True(it.Clock.Elapsed >= TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_get_that_does_not_want_to_wait_shows_it_in_progress()
    {
        await using var it = await ManagerFixture.StartAsync();
        await it.StartCreateAsync("acme");
        var instance = await it.GetAsync("acme", new GetInstanceOptions(Wait: false));
        Assert.Equal(InstanceStatus.CreationInProgress, instance!.Status);
        Assert.Null(instance.Credentials);
    }

    [Fact]
    public async Task A_get_shows_what_came_of_a_creation_that_failed_meanwhile()
    {
        await using var it = await ManagerFixture.StartAsync(new EmulatorOptions { ProvisioningTime = TimeSpan.FromSeconds(1), FailingTenants = ["bad"] });
        await it.StartCreateAsync("bad");
        Assert.Equal(InstanceStatus.CreationFailed, (await it.GetAsync("bad"))!.Status);
    }

    [Fact]
    public async Task A_get_returns_any_other_status_as_it_is()
    {
        await using var it = await ManagerFixture.StartAsync();
        it.Emulator.AddInstances(["acme"]);
        await it.StartDeleteAsync("acme");
        Assert.Equal(InstanceStatus.DeletionInProgress, (await it.GetAsync("acme"))!.Status);
        Assert.Equal(["DELETE acme", "GET acme"], it.Seen);
    }

    [Fact]
    public async Task A_get_runs_into_its_own_limit()
    {
        await using var it = await ManagerFixture.StartAsync(new EmulatorOptions { StuckTenants = ["*"] });
        await it.StartCreateAsync("acme");
        var error = await Assert.ThrowsAsync<OperationTimedOutException>(() => it.DriveBetweenRequestsAsync(
            it.Client.GetAsync("acme", new GetInstanceOptions(Timeout: TimeSpan.FromSeconds(3)), it.Log, CancellationToken.None)));
        // The clock may have gone on by a step or two before the wait's end came to whoever drives it.
        Assert.InRange(it.Clock.Elapsed, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4));
        Assert.Equal(OperationType.Create, error.Operation!.Type);
    }

    [Fact]
    public async Task After_a_timeout_the_operation_can_be_waited_for_again()
    {
        await using var it = await ManagerFixture.StartAsync(
            new EmulatorOptions { ProvisioningTime = TimeSpan.FromSeconds(10) }, options => options with { PollingTimeoutSeconds = 4 });
        var error = await Assert.ThrowsAsync<OperationTimedOutException>(() => it.CreateAsync("acme"));
        Assert.InRange(it.Clock.Elapsed, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(5));
        Assert.Equal((ServiceErrorKind.Timeout, ErrorIds.OperationTimedOut, "acme"), (error.Kind, error.ErrorId, error.TenantId));
        Assert.Contains("still CREATION_IN_PROGRESS after 4 s", error.Message, StringComparison.Ordinal);
        var operation = Assert.IsType<ManagedInstanceOperation>(error.Operation);
        var instance = await it.WaitAsync(operation, TimeSpan.FromSeconds(20));
        Assert.Equal(InstanceStatus.CreationSucceeded, instance!.Status);
        Assert.Equal(1, it.Counts.Create);
    }

    [Fact]
    public async Task An_operation_that_was_written_down_by_hand_is_good_too()
    {
        await using var it = await ManagerFixture.StartAsync();
        await it.StartCreateAsync("acme");
        var operation = new ManagedInstanceOperation { Type = OperationType.Create, TenantId = " acme ", StartedAt = default };
        Assert.Equal("acme", (await it.WaitAsync(operation))!.TenantId);
        Assert.Equal(InstanceStatus.CreationSucceeded, operation.Status);
    }
}
