using System.Text;
using SapServiceTools.Clients.Broker;
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
        var file = InventoryFile.Read(InventoryFile.Of(it.Client).Write(DateTimeOffset.UnixEpoch));
        Assert.Equal(it.Client.Uri, file.Broker);
        Assert.Equal(("i1", "s1", "p2", "succeeded"), (file.Instances[0].InstanceId, file.Instances[0].ServiceId, file.Instances[0].PlanId, file.Instances[0].Status));
        Assert.Equal(("b1", "i1"), (file.Bindings[0].BindingId, file.Bindings[0].InstanceId));
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
