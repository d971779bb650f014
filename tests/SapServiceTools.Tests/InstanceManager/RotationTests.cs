using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.TenantInstances;
using SapServiceTools.Emulator.Faults;
using SapServiceTools.Emulator.Requests;
using Xunit;

namespace SapServiceTools.Tests.InstanceManager;

/// <summary>New credentials whose answer never came are looked up, and what is told is what is there.</summary>
public sealed class RotationTests
{
    [Theory]
    [InlineData(EmulatorFaultKind.ResetAfterEffect, null, 1)]
    [InlineData(EmulatorFaultKind.ResetInBody, null, 1)]
    [InlineData(EmulatorFaultKind.TruncatedJson, null, 1)]
    [InlineData(EmulatorFaultKind.Garbage, 502, 1)]
    [InlineData(EmulatorFaultKind.Garbage, 500, 1)]
    [InlineData(EmulatorFaultKind.ResetBeforeEffect, null, 2)]
    [InlineData(EmulatorFaultKind.Status, 503, 2)]
    [InlineData(EmulatorFaultKind.Html, null, 2)]
    public async Task A_lost_answer_is_looked_up(EmulatorFaultKind kind, int? status, int requests)
    {
        await using var it = await ManagerFixture.StartAsync();
        it.Emulator.AddInstances(["acme"]);
        var old = (await it.GetAsync("acme"))!.Credentials!.Reveal()["password"];
        it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.Rebind, Kind = kind, StatusCode = status });
        var rotation = await RotateAsync(it);
        Assert.Equal((requests, 1), (it.Counts.Rebind, it.Emulator.CountRebinds("acme")));
        Assert.NotEqual(old, rotation.Credentials!.Reveal()["password"]);
        Assert.Equal((await it.GetAsync("acme"))!.Credentials!.Reveal()["password"], rotation.Credentials!.Reveal()["password"]);
    }

    [Fact]
    public async Task Three_at_once_are_one_after_the_other_and_the_last_one_is_there()
    {
        await using var it = await ManagerFixture.StartAsync();
        it.Emulator.AddInstances(["acme"]);
        var rotations = await it.DriveAsync(
            Task.WhenAll(Enumerable.Range(0, 3).Select(_ => it.Client.RotateCredentialAsync("acme", null, null, it.Log, CancellationToken.None))), TimeSpan.FromSeconds(40));
        Assert.Equal(3, it.Emulator.CountRebinds("acme"));
        Assert.Equal(3, rotations.Select(rotation => rotation.Credentials!.Reveal()["password"]).Distinct().Count());
        Assert.Contains((await it.GetAsync("acme"))!.Credentials!.Reveal()["password"], rotations.Select(rotation => rotation.Credentials!.Reveal()["password"]));
    }

    [Fact]
    public async Task Credentials_that_can_not_be_read_again_are_told_from_the_answer()
    {
        await using var it = await ManagerFixture.StartAsync(transport: new TransportOptions { RequestTimeout = TimeSpan.FromDays(2), MaxRetries = 0 });
        it.Emulator.AddInstances(["acme"]);
        it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.Get, StatusCode = 503, Skip = 1 });
        var rotation = await RotateAsync(it);
        Assert.Equal((await it.GetAsync("acme"))!.Credentials!.Reveal()["password"], rotation.Credentials!.Reveal()["password"]);
    }

    [Fact]
    public async Task A_list_that_breaks_off_is_read_again_and_nothing_comes_twice()
    {
        var tenants = Enumerable.Range(0, 500).Select(i => $"t{i}").ToList();
        foreach (var kind in new[] { EmulatorFaultKind.ResetInBody, EmulatorFaultKind.TruncatedJson, EmulatorFaultKind.Html })
        {
            await using var it = await ManagerFixture.StartAsync();
            it.Emulator.AddInstances(tenants);
            it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.List, Kind = kind, Times = 2 });
            var all = await it.DriveAsync(it.GetAllAsync(), TimeSpan.FromSeconds(40));
            Assert.Equal(tenants.Order(), all.Select(instance => instance.TenantId).Order());
            Assert.Equal(3, it.Counts.List);
        }
    }

    [Fact]
    public async Task A_list_that_breaks_off_for_ever_is_told()
    {
        await using var it = await ManagerFixture.StartAsync();
        it.Emulator.AddInstances(["acme", "globex"]);
        it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.List, Kind = EmulatorFaultKind.ResetInBody, Times = -1 });
        await Assert.ThrowsAsync<ServiceException>(() => it.DriveAsync(it.GetAllAsync(), TimeSpan.FromSeconds(40)));
        // Five lists, each of which may have to be opened as often, since a cut may overtake the headers.
        Assert.InRange(it.Counts.List, 5, 25);
    }

    [Fact]
    public async Task A_conflict_with_what_nobody_sees_ends()
    {
        await using var it = await ManagerFixture.StartAsync();
        it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.Create, StatusCode = 409, Times = -1 });
        var error = await Assert.ThrowsAsync<ResourceExistsException>(() => it.DriveAsync(
            InstanceProvisioner.CreateAsync(it.Client, new CreateRequest("acme", IfExists: IfExistsAction.Recreate), it.Log, CancellationToken.None, it.Clock), TimeSpan.FromSeconds(40)));
        Assert.Equal(ErrorIds.NameTaken, error.ErrorId);
        Assert.Equal((5, 4), (it.Counts.Create, it.Counts.Get));
    }

    private static Task<CredentialRotation> RotateAsync(ManagerFixture it) =>
        it.DriveAsync(it.Client.RotateCredentialAsync("acme", null, null, it.Log, CancellationToken.None), TimeSpan.FromSeconds(40));
}
