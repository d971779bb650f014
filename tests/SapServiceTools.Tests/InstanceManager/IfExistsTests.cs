using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.TenantInstances;
using SapServiceTools.Clients.TenantInstances.InstanceManager;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Emulator.Faults;
using SapServiceTools.Emulator.Requests;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.InstanceManager;

/// <summary>What each choice makes of a tenant that has an instance already, in whatever state.</summary>
public sealed class IfExistsTests
{
    private const string Old = "old";

    [Theory]
    [InlineData(IfExistsAction.Error)]
    [InlineData(IfExistsAction.Skip)]
    [InlineData(IfExistsAction.Wait)]
    [InlineData(IfExistsAction.Recreate)]
    public async Task Without_an_instance_all_create_one(IfExistsAction action)
    {
        await using var it = await ManagerFixture.StartAsync();
        var outcome = await it.ProvisionAsync(new CreateRequest("acme", IfExists: action));
        Assert.Equal(InstanceStatus.CreationSucceeded, outcome.Instance!.Status);
        Assert.Null(outcome.Operation);
        Assert.Equal((1, 0), (it.Counts.Create, it.Counts.Delete));
    }

    // What comes of it: an error's id, or the status of the instance, "old" if it is the one that was there.
    [Theory]
    [InlineData(InstanceStatus.CreationInProgress, IfExistsAction.Error, ErrorIds.InstanceExists)]
    [InlineData(InstanceStatus.CreationInProgress, IfExistsAction.Skip, "old CREATION_IN_PROGRESS")]
    [InlineData(InstanceStatus.CreationInProgress, IfExistsAction.Wait, "old CREATION_SUCCEEDED")]
    [InlineData(InstanceStatus.CreationInProgress, IfExistsAction.Recreate, "old CREATION_SUCCEEDED")]
    [InlineData(InstanceStatus.CreationSucceeded, IfExistsAction.Error, ErrorIds.InstanceExists)]
    [InlineData(InstanceStatus.CreationSucceeded, IfExistsAction.Skip, "old CREATION_SUCCEEDED")]
    [InlineData(InstanceStatus.CreationSucceeded, IfExistsAction.Wait, "old CREATION_SUCCEEDED")]
    [InlineData(InstanceStatus.CreationSucceeded, IfExistsAction.Recreate, "old CREATION_SUCCEEDED")]
    [InlineData(InstanceStatus.CreationFailed, IfExistsAction.Error, ErrorIds.InstanceExists)]
    [InlineData(InstanceStatus.CreationFailed, IfExistsAction.Skip, "old CREATION_FAILED")]
    [InlineData(InstanceStatus.CreationFailed, IfExistsAction.Wait, ErrorIds.InstanceCreationFailed)]
    [InlineData(InstanceStatus.CreationFailed, IfExistsAction.Recreate, "new CREATION_SUCCEEDED")]
    [InlineData(InstanceStatus.DeletionInProgress, IfExistsAction.Error, ErrorIds.InstanceExists)]
    [InlineData(InstanceStatus.DeletionInProgress, IfExistsAction.Skip, "old DELETION_IN_PROGRESS")]
    [InlineData(InstanceStatus.DeletionInProgress, IfExistsAction.Wait, "new CREATION_SUCCEEDED")]
    [InlineData(InstanceStatus.DeletionInProgress, IfExistsAction.Recreate, "new CREATION_SUCCEEDED")]
    [InlineData(InstanceStatus.DeletionFailed, IfExistsAction.Error, ErrorIds.InstanceExists)]
    [InlineData(InstanceStatus.DeletionFailed, IfExistsAction.Skip, "old DELETION_FAILED")]
    [InlineData(InstanceStatus.DeletionFailed, IfExistsAction.Wait, ErrorIds.InstanceDeletionFailed)]
    [InlineData(InstanceStatus.DeletionFailed, IfExistsAction.Recreate, "new CREATION_SUCCEEDED")]
    public async Task Each_choice_meets_each_status(string status, IfExistsAction action, string expected)
    {
        await using var it = await ManagerFixture.StartAsync();
        var old = await MakeAsync(it, status);
        string result;
        try
        {
            var outcome = await it.ProvisionAsync(new CreateRequest("acme", IfExists: action));
            result = $"{(outcome.Instance!.Id == old ? Old : "new")} {outcome.Instance.Status}";
        }
        catch (ServiceException error)
        {
            Assert.Equal("acme", error.TenantId);
            result = error.ErrorId;
        }

        Assert.Equal(expected, result);
        // What isn't to be replaced is never deleted.
        var deletions = status.StartsWith("DELETION", StringComparison.Ordinal) ? 1 : 0;
        Assert.Equal(action == IfExistsAction.Recreate && status.EndsWith("FAILED", StringComparison.Ordinal) ? deletions + 1 : deletions, it.Counts.Delete);
    }

    [Theory]
    [InlineData("UPDATE_SUCCEEDED")]
    [InlineData("UPDATE_FAILED")]
    [InlineData("CREATION_SUCCEEDED_WITH_WARNINGS")]
    public async Task An_instance_whose_status_nobody_knows_is_never_deleted(string status)
    {
        await using var server = await HttpStub.StartAsync(call =>
        {
            if (call.Request.Method == "POST")
                call.Empty(409);
            else
                call.Json($$"""{"tenant_id":"acme","status":"{{status}}","failed_message":"password=abc"}""");
        });
        using var client = new InstanceManagerClient(StubOptions.For(server.Uri), new TransportOptions { MaxRetries = 0 });
        foreach (var action in new[] { IfExistsAction.Wait, IfExistsAction.Recreate })
        {
            var error = await Assert.ThrowsAsync<OperationFailedException>(() =>
                InstanceProvisioner.CreateAsync(client, new CreateRequest("acme", IfExists: action), NullCallLog.Instance, CancellationToken.None)).Soon();
            Assert.Equal(ErrorIds.UnexpectedInstanceStatus, error.ErrorId);
            Assert.Contains(status, error.Message, StringComparison.Ordinal);
            Assert.Equal("password=***", error.Description);
        }

        Assert.DoesNotContain("DELETE", server.Requests.Select(request => request.Method));
    }

    [Fact]
    public async Task Not_waiting_gives_the_operation_also_of_an_instance_in_progress()
    {
        await using var it = await ManagerFixture.StartAsync();
        var first = await it.ProvisionAsync(new CreateRequest("acme", Wait: false));
        Assert.Null(first.Instance);
        var second = await it.ProvisionAsync(new CreateRequest("acme", IfExists: IfExistsAction.Wait, Wait: false));
        Assert.Null(second.Instance);
        Assert.Equal((OperationType.Create, "acme", InstanceStatus.CreationInProgress), (second.Operation!.Type, second.Operation.TenantId, second.Operation.Status));
        Assert.NotNull(await it.WaitAsync(second.Operation));
    }

    [Fact]
    public async Task A_creation_found_in_progress_that_fails_is_an_error_with_the_reason()
    {
        await using var it = await ManagerFixture.StartAsync(new EmulatorOptions { ProvisioningTime = TimeSpan.FromSeconds(1), FailingTenants = ["acme"] });
        await it.StartCreateAsync("acme");
        var error = await Assert.ThrowsAsync<OperationFailedException>(() => it.ProvisionAsync(new CreateRequest("acme", IfExists: IfExistsAction.Wait)));
        Assert.Equal(ErrorIds.InstanceCreationFailed, error.ErrorId);
        Assert.NotNull(error.Description);
    }

    [Fact]
    public async Task Each_wait_has_the_limit_that_was_given()
    {
        await using var it = await ManagerFixture.StartAsync(new EmulatorOptions { StuckTenants = ["acme"] });
        await it.StartCreateAsync("acme");
        var error = await Assert.ThrowsAsync<OperationTimedOutException>(() =>
            it.ProvisionAsync(new CreateRequest("acme", IfExists: IfExistsAction.Wait, Timeout: TimeSpan.FromSeconds(7))));
        // The clock may have gone on to the next timer before the wait's end was noticed.
        Assert.InRange(it.Clock.Elapsed, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(8));
        Assert.NotNull(error.Operation);
    }

    [Fact]
    public async Task A_server_that_contradicts_itself_is_not_asked_for_ever()
    {
        await using var server = await HttpStub.StartAsync(call => call.Empty(call.Request.Method == "POST" ? 409 : 404));
        using var client = new InstanceManagerClient(StubOptions.For(server.Uri));
        await Assert.ThrowsAsync<ResourceExistsException>(() => InstanceProvisioner.CreateAsync(
            client, new CreateRequest("acme", IfExists: IfExistsAction.Wait), NullCallLog.Instance, CancellationToken.None)).Soon();
        Assert.InRange(server.Requests.Count, 3, 20);
    }

    [Fact]
    public async Task A_delete_that_finds_nothing_is_followed_by_another_create()
    {
        await using var it = await ManagerFixture.StartAsync();
        var old = await MakeAsync(it, InstanceStatus.CreationFailed);
        // As if somebody else had deleted it between our read and our delete.
        it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.Delete, StatusCode = 404 });
        var outcome = await it.ProvisionAsync(new CreateRequest("acme", IfExists: IfExistsAction.Recreate));
        Assert.NotEqual(old, outcome.Instance!.Id);
    }

    private static async Task<string> MakeAsync(ManagerFixture it, string status)
    {
        if (status.StartsWith("CREATION", StringComparison.Ordinal))
        {
            if (status == InstanceStatus.CreationFailed)
                it.Emulator.FailingTenants.Add("acme");
            await it.StartCreateAsync("acme");
            if (status != InstanceStatus.CreationInProgress)
                it.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        else
        {
            it.Emulator.AddInstances(["acme"]);
            if (status == InstanceStatus.DeletionFailed)
                it.Emulator.FailingDeletions.Add("acme");
            await it.StartDeleteAsync("acme");
            if (status == InstanceStatus.DeletionFailed)
                it.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        it.Emulator.FailingTenants.Clear();
        it.Emulator.FailingDeletions.Clear();
        var instance = await it.GetAsync("acme", new GetInstanceOptions(Wait: false));
        Assert.Equal(status, instance!.Status);
        return instance.Id!;
    }
}
