using SapServiceTools.Clients.TenantInstances;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Emulator.Faults;
using SapServiceTools.Emulator.Requests;
using Xunit;

namespace SapServiceTools.Tests.ServiceManager;

/// <summary>Servers that don't come to agree with themselves: each loop that waits for that ends, by tries, pauses and deadline, and says what it is.</summary>
public sealed class ConflictTests
{
    [Theory]
    [InlineData(EmulatorFaultKind.Status)]
    [InlineData(EmulatorFaultKind.ResetAfterEffect)]
    public async Task A_binding_whose_name_is_taken_for_ever_is_told_after_a_few_tries(EmulatorFaultKind first)
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        if (first == EmulatorFaultKind.ResetAfterEffect)
            it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.Bind, Kind = EmulatorFaultKind.ResetBeforeEffect });
        it.Emulator.Faults.Add(Conflict(EmulatorOperation.Bind));
        var error = await Assert.ThrowsAsync<ResourceExistsException>(() => it.CreateAsync("acme"));
        AssertTaken(error, "The binding of tenant 'acme' can't be made");
        Assert.Equal(5, it.Counts.Bind);
        // The instance is nobody's use, and would be in the way.
        Assert.Empty(it.Server.Instances);
    }

    [Fact]
    public async Task A_short_deadline_leaves_fewer_tries()
    {
        await using var it = await ServiceManagerFixture.StartAsync(new EmulatorOptions { ProvisioningTime = TimeSpan.Zero });
        it.Emulator.Faults.Add(Conflict(EmulatorOperation.Bind));
        var error = await Assert.ThrowsAsync<ResourceExistsException>(() => it.ProvisionAsync(new CreateRequest("acme", Timeout: TimeSpan.FromSeconds(3))));
        AssertTaken(error, "The binding of tenant 'acme' can't be made");
        // Pauses of 0.5, 1, and what is left of 2 s.
        Assert.Equal(3, it.Counts.Bind);
        Assert.Empty(it.Server.Instances);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_instance_whose_name_is_taken_by_what_nobody_sees(bool answerWasLost)
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        if (answerWasLost)
            it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.Create, Kind = EmulatorFaultKind.ResetBeforeEffect });
        it.Emulator.Faults.Add(Conflict(EmulatorOperation.Create));
        var error = await Assert.ThrowsAsync<ResourceExistsException>(() => it.StartCreateAsync("acme"));
        AssertTaken(error, "The instance of tenant 'acme' can't be made");
        Assert.Equal(5, it.Counts.Create);
    }

    [Theory]
    [InlineData(IfExistsAction.Skip)]
    [InlineData(IfExistsAction.Wait)]
    [InlineData(IfExistsAction.Recreate)]
    public async Task Whatever_an_existing_instance_means_one_that_nobody_sees_is_an_error(IfExistsAction ifExists)
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        it.Emulator.Faults.Add(Conflict(EmulatorOperation.Create));
        AssertTaken(await Assert.ThrowsAsync<ResourceExistsException>(() => it.ProvisionAsync(new CreateRequest("acme", IfExists: ifExists))), "The instance of");
        Assert.Equal(5, it.Counts.Create);
    }

    [Fact]
    public async Task A_name_that_becomes_free_is_taken()
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.Create, StatusCode = 409, Times = 3 });
        Assert.Equal(InstanceStatus.CreationSucceeded, (await it.CreateAsync("acme")).Status);
        Assert.Equal(4, it.Counts.Create);
    }

    [Fact]
    public async Task An_asynchronous_conflict_with_what_nobody_sees_is_told_as_that()
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        it.Emulator.Faults.Add(new EmulatorFault
        {
            Operation = EmulatorOperation.Poll, Kind = EmulatorFaultKind.Garbage, Times = -1,
            Body = """{"type":"create","state":"failed","errors":{"error":"Conflict","description":"found conflicting service instance"}}""",
        });
        // Nobody sees it, since lists are empty.
        it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.List, Times = -1, StatusCode = 200, Body = """{"num_items":0,"items":[]}""" });
        AssertTaken(await Assert.ThrowsAsync<ResourceExistsException>(() => it.CreateAsync("acme")), "The instance of");
    }

    [Fact]
    public async Task An_instance_that_goes_on_although_its_operation_is_over_is_shown_as_it_is()
    {
        await using var it = await ServiceManagerFixture.StartAsync(new EmulatorOptions { StuckTenants = ["acme"] });
        await it.StartCreateAsync("acme");
        it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.Poll, Kind = EmulatorFaultKind.Garbage, Times = -1, Body = """{"type":"create","state":"succeeded"}""" });
        Assert.Equal(InstanceStatus.CreationInProgress, (await it.GetAsync("acme"))!.Status);
        Assert.InRange(it.Counts.Total, 1, 40);
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(int.MaxValue, 101)]
    public async Task A_list_that_names_page_after_page_without_an_item_ends(int pages, int read)
    {
        var page = 0;
        await using var server = await SapServiceTools.Tests.Support.HttpStub.StartAsync(call =>
        {
            if (call.Request.Target.Contains("token", StringComparison.Ordinal) && call.Request.Method == "POST")
                call.Json("""{"access_token":"t","expires_in":3600}""");
            else if (call.Request.Target.Contains("offerings", StringComparison.Ordinal) || call.Request.Target.Contains("plans", StringComparison.Ordinal))
                call.Json("""{"num_items":1,"items":[{"id":"p"}]}""");
            else
                call.Json($$"""{"num_items":1000,"items":[],"token":"t{{page++ % pages}}"}""");
        });
        using var client = new SapServiceTools.Clients.TenantInstances.ServiceManager.ServiceManagerClient(
            new SapServiceTools.Clients.TenantInstances.ServiceManager.ServiceManagerOptions
            {
                ServiceManagerUri = server.Uri,
                Credentials = new SapServiceTools.Clients.OAuth.ClientCredentials { Uri = server.Uri, ClientId = "c", ClientSecret = "stub-secret" },
            },
            new SapServiceTools.Clients.Http.TransportOptions { MaxRetries = 0 });
        var error = await Assert.ThrowsAsync<ServiceException>(async () =>
        {
            await foreach (var _ in client.GetAllAsync(NullCallLog.Instance, CancellationToken.None))
            {
            }
        });
        Assert.Contains("the list does not go on", error.Message, StringComparison.Ordinal);
        Assert.Equal(read, page);
    }

    private static EmulatorFault Conflict(EmulatorOperation operation) => new()
    {
        Operation = operation, StatusCode = 409, Times = -1, Body = """{"error":"Conflict","description":"found conflicting resource"}""",
    };

    private static void AssertTaken(ResourceExistsException error, string begin)
    {
        Assert.Equal((ErrorIds.NameTaken, 409), (error.ErrorId, error.StatusCode));
        Assert.StartsWith(begin, error.Message, StringComparison.Ordinal);
        Assert.Contains("something that this service key can't see", error.Message, StringComparison.Ordinal);
    }
}
