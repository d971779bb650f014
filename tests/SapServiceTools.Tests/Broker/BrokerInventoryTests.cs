using System.Text;
using SapServiceTools.Clients.Broker;
using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Clients.Broker.Inventory;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Broker;

/// <summary>What a session knows of its broker, and what it takes along into a file.</summary>
public sealed class BrokerInventoryTests
{
    [Fact]
    public async Task It_has_what_was_made_and_comes_back_from_its_file()
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json("""{"credentials":{"p":"x"}}""", 201));
        await it.ProvisionAsync();
        await it.BindAsync();
        var file = InventoryFile.Read(it.Client.Inventory.Write(DateTimeOffset.UnixEpoch));
        Assert.Equal(it.Client.Uri, file.Broker);
        Assert.Equal(("i1", "s1", "p2", "succeeded"), (file.Instances[0].InstanceId, file.Instances[0].ServiceId, file.Instances[0].PlanId, file.Instances[0].Status));
        Assert.Equal(("b1", "i1"), (file.Bindings[0].BindingId, file.Bindings[0].InstanceId));
    }

    [Fact]
    public async Task What_is_not_over_goes_on_in_the_session_that_reads_the_file()
    {
        var done = false;
        await using var it = await BrokerFixture.StartAsync(call =>
        {
            if (call.Request.Target.Contains("last_operation", StringComparison.Ordinal))
                call.Json(done ? """{"state":"succeeded"}""" : """{"state":"in progress"}""");
            else
                call.Json("""{"operation":"op 1","credentials":{"p":"x"}}""", call.Request.Method == "GET" ? 200 : 202);
        });
        var later = new RequestMode { Wait = false };
        await it.ProvisionAsync(mode: later);
        await it.BindAsync(mode: later);
        await it.DriveAsync(it.Client.ProvisionAsync(new ProvisionRequest("i2", null, "p2") { Mode = later }, it.Log, CancellationToken.None));
        await it.UpdateAsync(new UpdateRequest("i2") { Plan = "p1", Mode = later });
        var text = it.Client.Inventory.Write(DateTimeOffset.UnixEpoch);
        Assert.DoesNotContain("\"x\"", Encoding.UTF8.GetString(text), StringComparison.Ordinal);

        var file = InventoryFile.Read(text);
        using var next = new BrokerClient(new BrokerOptions { Uri = it.Client.Uri, User = "user", Password = BrokerFixture.Password }, new SapServiceTools.Clients.Http.TransportOptions { RequestTimeout = TimeSpan.FromDays(2) }, it.Clock);
        file.Instances.ToList().ForEach(next.Import);
        file.Bindings.ToList().ForEach(next.Import);
        file.Operations.ToList().ForEach(next.Import);
        // Twice is once.
        InventoryFile.Read(text).Operations.ToList().ForEach(next.Import);
        Assert.Equal(4, next.PendingOperations.Count);
        Assert.All(next.PendingOperations, operation => Assert.Equal(("op 1", "in progress"), (operation.Operation, operation.Status)));

        done = true;
        foreach (var operation in next.PendingOperations.OrderByDescending(operation => operation.Type))
            await it.Clock.DriveAsync(next.WaitAsync(operation, null, it.Log, CancellationToken.None), reach: TimeSpan.FromMinutes(2));
        Assert.Empty(next.PendingOperations);
        Assert.Equal([("i1", "p2", "succeeded"), ("i2", "p1", "succeeded")], next.Instances.Select(instance => (instance.InstanceId, instance.PlanId!, instance.Status)));
        Assert.Equal("x", Assert.Single(next.Bindings).Credentials!.Reveal()["p"]);
    }

    [Fact]
    public async Task An_older_file_changes_nothing_that_is_known()
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json("""{"credentials":{"p":"x"}}""", call.Request.Method == "PUT" ? 201 : 200));
        await it.ProvisionAsync();
        await it.BindAsync();
        var file = InventoryFile.Read(it.Client.Inventory.Write(DateTimeOffset.UnixEpoch));
        await it.UpdateAsync(new UpdateRequest("i1") { Plan = "p1" });
        file.Instances.ToList().ForEach(it.Client.Import);
        file.Bindings.ToList().ForEach(it.Client.Import);
        Assert.Equal("p1", Assert.Single(it.Client.Instances).PlanId);
        Assert.Equal("x", Assert.Single(it.Client.Bindings).Credentials!.Reveal()["p"]);
    }

    [Fact]
    public async Task Instances_of_others_that_were_bound_are_not_its_own()
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json("{}", call.Request.Method == "PUT" ? 201 : 200));
        await it.BindAsync();
        Assert.Empty(it.Client.Instances);
        Assert.Single(it.Client.Bindings);
        await it.UnbindAsync();
        Assert.Empty(it.Client.Bindings);
    }

    [Theory]
    [InlineData(400, 0)]
    [InlineData(409, 0)]
    [InlineData(422, 0)]
    [InlineData(500, 1)]
    [InlineData(204, 1)]
    public async Task What_was_refused_is_forgotten_and_what_is_unclear_is_kept(int status, int expected)
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Text(status, status == 204 ? "" : "{}", "application/json"));
        await BrokerFixture.FailAsync(it.ProvisionAsync());
        Assert.Equal(expected, it.Client.Instances.Count);
        Assert.Empty(it.Client.PendingOperations);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"format":"SapServiceTools.BrokerInventory","version":2,"broker":"http://h/","instances":[]}""")]
    [InlineData("""{"format":"SapServiceTools.BrokerInventory","version":1,"broker":"nowhere","instances":[]}""")]
    [InlineData("""{"format":"SapServiceTools.BrokerInventory","version":1,"broker":"http://h/","instances":[{"service_id":"s"}]}""")]
    public void Other_files_are_refused(string text) =>
        Assert.Equal(ErrorIds.BrokerInventoryInvalid, Assert.Throws<ServiceException>(() => InventoryFile.Read(Encoding.UTF8.GetBytes(text))).ErrorId);
}
