using System.Text.Json.Nodes;
using SapServiceTools.Clients.TenantInstances;
using SapServiceTools.Clients.TenantInstances.ServiceManager;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Emulator.Faults;
using SapServiceTools.Emulator.Requests;
using Xunit;

namespace SapServiceTools.Tests.ServiceManager;

/// <summary>Create, get, list and delete, as the protocol has them.</summary>
public sealed class FlowTests
{
    [Fact]
    public async Task A_create_makes_an_instance_and_its_binding()
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        var parameters = new InstanceParameters(
            new Dictionary<string, object?> { ["database_id"] = "db1" }, new Dictionary<string, object?> { ["role"] = "reader" });
        var made = await it.CreateAsync("acme", parameters);

        var instance = Assert.Single(it.Server.Instances);
        Assert.Equal(("acme", InstanceStatus.CreationSucceeded, instance.Id), (made.TenantId, made.Status, made.InstanceId));
        Assert.Equal(instance.BindingIds, [made.BindingId!]);
        Assert.Equal(("acme", InstanceName.For(it.Server.DefaultPlanId, "acme")), (instance.TenantId, instance.Name));
        Assert.Equal("db1", (string?)JsonNode.Parse(instance.Parameters!)!["database_id"]);
        Assert.Equal(it.Server.DefaultPlanId, made.ManagedPlanId);
        Assert.Contains("password", made.Credentials!.FieldNames);
        Assert.Equal((1, 1), (it.Counts.Create, it.Counts.Bind));
    }

    [Fact]
    public void The_name_is_the_one_that_other_clients_look_for() =>
        Assert.Equal("pjfGDnk6Zh9LL+1zWM4rs+Xnbs2nkhKYm3CrZ/tlDFc=", InstanceName.For("plan", "tenant"));

    [Fact]
    public async Task A_second_create_tells_that_there_is_one_whichever_way_the_server_says_so()
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        // Without its label nothing but the name tells.
        it.Add("acme", hasLabel: false);
        foreach (var atOnce in new[] { true, false })
        {
            it.Server.RefusesConflictsAtOnce = atOnce;
            var error = await Assert.ThrowsAsync<ResourceExistsException>(() => it.CreateAsync("acme"));
            Assert.Equal((ErrorIds.InstanceExists, 409, "acme"), (error.ErrorId, error.StatusCode, error.TenantId));
        }

        Assert.Single(it.Server.Instances);
    }

    [Fact]
    public async Task A_failed_creation_is_told_with_the_reason_of_the_operation_and_can_be_made_anew()
    {
        await using var it = await ServiceManagerFixture.StartAsync(new EmulatorOptions { FailingTenants = ["acme"] });
        var error = await Assert.ThrowsAsync<OperationFailedException>(() => it.CreateAsync("acme"));
        Assert.Equal(ErrorIds.InstanceCreationFailed, error.ErrorId);
        Assert.Contains("out of memory", error.Description);
        var failed = await it.GetAsync("acme");
        Assert.Equal(InstanceStatus.CreationFailed, failed!.Status);
        Assert.Contains("out of memory", failed.FailedMessage);

        it.Emulator.FailingTenants.Clear();
        var outcome = await it.ProvisionAsync(new CreateRequest("acme", IfExists: IfExistsAction.Recreate));
        Assert.Equal(InstanceStatus.CreationSucceeded, outcome.Instance!.Status);
        Assert.NotEqual(failed.InstanceId, outcome.Instance.InstanceId);
        Assert.Single(it.Server.Instances);
    }

    [Fact]
    public async Task An_instance_whose_binding_fails_is_taken_back_and_the_first_error_is_told()
    {
        await using var it = await ServiceManagerFixture.StartAsync(new EmulatorOptions { FailingBindings = ["acme"] });
        var error = await Assert.ThrowsAsync<OperationFailedException>(() => it.CreateAsync("acme"));
        Assert.Equal(ErrorIds.BindingFailed, error.ErrorId);
        Assert.Contains("password policy", error.Description);
        Assert.Empty(it.Server.Instances);
        Assert.Equal(0, it.Server.BindingCount);
    }

    [Fact]
    public async Task An_instance_that_cannot_be_taken_back_is_warned_of()
    {
        await using var it = await ServiceManagerFixture.StartAsync(new EmulatorOptions { FailingBindings = ["acme"], FailingDeletions = ["acme"] });
        await Assert.ThrowsAsync<OperationFailedException>(() => it.CreateAsync("acme"));
        Assert.Contains("Repair-ManagedInstance", Assert.Single(it.Log.Warnings));
        Assert.Equal(InstanceStatus.DeletionFailed, (await it.GetAsync("acme"))!.Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_delete_removes_bindings_then_the_instance(bool forgets)
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        it.Server.ForgetsDeletions = forgets;
        it.Add("acme", bindings: 3);
        await it.DeleteAsync("acme");
        Assert.Empty(it.Server.Instances);
        Assert.Equal(0, it.Server.BindingCount);
        Assert.Null(await it.GetAsync("acme"));
        var error = await Assert.ThrowsAsync<ResourceNotFoundException>(() => it.StartDeleteAsync("acme"));
        Assert.Equal((ErrorIds.InstanceNotFound, 404), (error.ErrorId, error.StatusCode));
    }

    [Fact]
    public async Task The_answer_of_a_router_is_not_taken_for_deleted()
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        it.Add("acme");
        it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.Poll, Kind = EmulatorFaultKind.RouterNotFound, Times = 2 });
        it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.Delete, Kind = EmulatorFaultKind.RouterNotFound });
        await it.DeleteAsync("acme");
        Assert.Empty(it.Server.Instances);
        it.Add("globex");
        it.Emulator.Faults.Add(new EmulatorFault { Kind = EmulatorFaultKind.RouterNotFound, Times = -1 });
        Assert.Equal(ErrorIds.ApplicationDown, (await Assert.ThrowsAsync<ServiceException>(() => it.GetAsync("globex"))).ErrorId);
    }

    [Fact]
    public async Task A_failed_deletion_is_told_and_can_be_asked_for_again()
    {
        await using var it = await ServiceManagerFixture.StartAsync(new EmulatorOptions { FailingDeletions = ["acme"] });
        it.Add("acme");
        var error = await Assert.ThrowsAsync<OperationFailedException>(() => it.DeleteAsync("acme"));
        Assert.Equal(ErrorIds.InstanceDeletionFailed, error.ErrorId);
        Assert.Contains("in use", error.Description);
        it.Emulator.FailingDeletions.Clear();
        await it.DeleteAsync("acme");
        Assert.Empty(it.Server.Instances);
    }

    [Fact]
    public async Task A_wait_that_times_out_can_be_resumed()
    {
        await using var it = await ServiceManagerFixture.StartAsync(new EmulatorOptions { ProvisioningTime = TimeSpan.FromMinutes(2) });
        var operation = await it.StartCreateAsync("acme");
        var error = await Assert.ThrowsAsync<OperationTimedOutException>(() => it.WaitAsync(operation, TimeSpan.FromSeconds(10)));
        Assert.Same(operation, error.Operation);
        Assert.Equal(InstanceStatus.CreationSucceeded, (await it.WaitAsync(operation))!.Status);
        Assert.Equal(1, it.Counts.Create);
    }

    [Fact]
    public async Task What_another_run_began_is_brought_to_its_end()
    {
        await using var it = await ServiceManagerFixture.StartAsync(new EmulatorOptions { ProvisioningTime = TimeSpan.FromMinutes(2) });
        using (var other = it.NewClient())
            await it.DriveAsync(other.StartCreateAsync("acme", null, it.Log, CancellationToken.None));
        Assert.Equal(InstanceStatus.CreationInProgress, (await it.GetAsync("acme", ServiceManagerFixture.AsIs))!.Status);
        var outcome = await it.ProvisionAsync(new CreateRequest("acme", IfExists: IfExistsAction.Wait));
        Assert.Equal(InstanceStatus.CreationSucceeded, outcome.Instance!.Status);
        Assert.Single(Assert.Single(it.Server.Instances).BindingIds);
    }

    [Fact]
    public async Task A_change_of_parameters_reaches_the_instance_and_a_failed_one_is_told()
    {
        await using var it = await ServiceManagerFixture.StartAsync(new EmulatorOptions { FailingUpdates = ["globex"] });
        it.Add("acme");
        it.Add("globex");
        var parameters = new Dictionary<string, object?> { ["enableTenant"] = true };
        var operation = await it.DriveAsync(it.Client.StartUpdateAsync("acme", parameters, it.Log, CancellationToken.None));
        Assert.Equal(OperationType.Update, operation.Type);
        var changed = await it.WaitAsync(operation);
        Assert.Equal(InstanceStatus.CreationSucceeded, changed!.Status);
        Assert.Equal("""{"enableTenant":true}""", it.Server.Instances[0].Parameters);

        operation = await it.DriveAsync(it.Client.StartUpdateAsync("globex", parameters, it.Log, CancellationToken.None));
        Assert.Equal(InstanceStatus.UpdateInProgress, (await it.GetAsync("globex", ServiceManagerFixture.AsIs))!.Status);
        var error = await Assert.ThrowsAsync<OperationFailedException>(() => it.WaitAsync(operation));
        Assert.Equal(ErrorIds.InstanceUpdateFailed, error.ErrorId);
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => it.DriveAsync(it.Client.StartUpdateAsync("nobody", parameters, it.Log, CancellationToken.None)));
    }

    [Fact]
    public async Task Credentials_are_renewed_without_a_gap()
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        var first = await it.CreateAsync("acme");
        var rotation = await it.DriveAsync(it.Client.RotateCredentialAsync("acme", null, null, it.Log, CancellationToken.None));
        Assert.Equal([first.BindingId!], rotation.OldBindingId);
        Assert.False(rotation.OldRemoved);
        Assert.Equal(2, it.Server.BindingCount);
        Assert.NotEqual(first.Credentials!.Reveal()["password"], rotation.Credentials!.Reveal()["password"]);
        // Whoever asks from now on gets the new ones, also from the cache.
        Assert.Equal(rotation.BindingId, (await it.GetAsync("acme", new GetInstanceOptions()))!.BindingId);

        await it.DriveAsync(it.Client.RemoveOldCredentialAsync(rotation, null, it.Log, CancellationToken.None));
        await it.DriveAsync(it.Client.RemoveOldCredentialAsync(rotation, null, it.Log, CancellationToken.None));
        Assert.True(rotation.OldRemoved);
        Assert.Equal([rotation.BindingId!], Assert.Single(it.Server.Instances).BindingIds);
    }
}
