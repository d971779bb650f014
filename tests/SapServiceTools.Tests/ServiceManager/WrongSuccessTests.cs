using SapServiceTools.Emulator.Requests;
using Xunit;

namespace SapServiceTools.Tests.ServiceManager;

/// <summary>Success statuses with bodies that are none, for every change at the Service Manager, with the effect and without it: what is told in the end is what is there.</summary>
public sealed class WrongSuccessTests
{
    private const string Other = """{"id":"0f0f0f0f-0000-4000-8000-000000000000","name":"somebody else's","ready":true}""";

    private static readonly string[] Bodies = ["<!DOCTYPE html><title>Sign in</title>", "", "{\"id\":\"0f0f", Other, """{"num_items":0,"items":[]}"""];

    /// <summary>Change, status, body, and whether the server did it.</summary>
    public static TheoryData<EmulatorOperation, int, string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<EmulatorOperation, int, string, bool>();
            var operations = (EmulatorOperation[])[EmulatorOperation.Create, EmulatorOperation.Bind, EmulatorOperation.Update, EmulatorOperation.Unbind, EmulatorOperation.Delete];
            foreach (var operation in operations)
            {
                foreach (var status in (int[])[200, 201, 202, 204])
                {
                    foreach (var body in Bodies.Where(body => status != 204 || body.Length == 0))
                    {
                        cases.Add(operation, status, body, true);
                        cases.Add(operation, status, body, false);
                    }
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Once(EmulatorOperation operation, int status, string body, bool hasEffect)
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        if (operation is not (EmulatorOperation.Create or EmulatorOperation.Bind))
            it.Add("acme");
        it.Clock.Advance(TimeSpan.FromMinutes(1));
        it.Emulator.Faults.Add(SapServiceTools.Tests.InstanceManager.WrongSuccessTests.Fault(operation, status, body, hasEffect, times: 1));
        await ChangeAsync(it, operation);
        AssertDone(it, operation);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task For_ever(EmulatorOperation operation, int status, string body, bool hasEffect)
    {
        if (hasEffect)
            return;
        await using var it = await ServiceManagerFixture.StartAsync();
        if (operation is not (EmulatorOperation.Create or EmulatorOperation.Bind))
            it.Add("acme");
        it.Emulator.Faults.Add(SapServiceTools.Tests.InstanceManager.WrongSuccessTests.Fault(operation, status, body, hasEffect: false, times: -1));
        var error = await Assert.ThrowsAsync<ServiceException>(() => ChangeAsync(it, operation));
        Assert.Equal((ServiceErrorKind.InvalidResponse, status), (error.Kind, error.StatusCode));
        var counts = it.Counts;
        Assert.InRange(operation switch
        {
            EmulatorOperation.Create => counts.Create,
            EmulatorOperation.Bind => counts.Bind,
            EmulatorOperation.Update => counts.Update,
            EmulatorOperation.Unbind => counts.Unbind,
            _ => counts.Delete,
        }, 1, 5);
        // Nothing was done, and nothing was told as done.
        Assert.Equal(operation is EmulatorOperation.Create ? 0 : 1, it.Server.Instances.Count);
        Assert.All(it.Server.Instances, instance => Assert.Null(instance.Parameters));
        Assert.Equal(operation is EmulatorOperation.Update or EmulatorOperation.Unbind ? 1 : 0, it.Server.BindingCount);
    }

    [Theory]
    [InlineData("<!DOCTYPE html><title>Sign in</title>", 200)]
    [InlineData("", 200)]
    [InlineData("", 204)]
    public async Task An_old_credential_that_is_still_valid_is_never_told_as_removed(string body, int status)
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        it.Add("acme");
        var rotation = await it.DriveAsync(it.Client.RotateCredentialAsync("acme", null, null, it.Log, CancellationToken.None));
        it.Emulator.Faults.Add(SapServiceTools.Tests.InstanceManager.WrongSuccessTests.Fault(EmulatorOperation.Unbind, status, body, hasEffect: false, times: -1));
        await Assert.ThrowsAnyAsync<ServiceException>(() => it.DriveAsync(it.Client.RemoveOldCredentialAsync(rotation, null, it.Log, CancellationToken.None)));
        Assert.False(rotation.OldRemoved);
        Assert.Equal(2, it.Server.BindingCount);
    }

    [Fact]
    public async Task A_deletion_that_the_server_only_claims_is_found_out()
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        it.Add("acme");
        var rotation = await it.DriveAsync(it.Client.RotateCredentialAsync("acme", null, null, it.Log, CancellationToken.None));
        it.Emulator.Faults.Add(SapServiceTools.Tests.InstanceManager.WrongSuccessTests.Fault(EmulatorOperation.Unbind, 200, "{}", hasEffect: false, times: -1));
        var error = await Assert.ThrowsAsync<OperationFailedException>(() => it.DriveAsync(it.Client.RemoveOldCredentialAsync(rotation, null, it.Log, CancellationToken.None)));
        Assert.Contains("still there", error.Message, StringComparison.Ordinal);
        Assert.False(rotation.OldRemoved);
        Assert.Equal(3, it.Counts.Unbind);
    }

    private static async Task ChangeAsync(ServiceManagerFixture it, EmulatorOperation operation)
    {
        switch (operation)
        {
            case EmulatorOperation.Create or EmulatorOperation.Bind:
                await it.CreateAsync("acme");
                break;
            case EmulatorOperation.Update:
                var parameters = new Dictionary<string, object?> { ["a"] = 1L };
                await it.WaitAsync(await it.DriveAsync(it.Client.StartUpdateAsync("acme", parameters, it.Log, CancellationToken.None)));
                break;
            default:
                await it.DeleteAsync("acme");
                break;
        }
    }

    private static void AssertDone(ServiceManagerFixture it, EmulatorOperation operation)
    {
        if (operation is EmulatorOperation.Unbind or EmulatorOperation.Delete)
        {
            Assert.Equal((0, 0), (it.Server.Instances.Count, it.Server.BindingCount));
            return;
        }

        var instance = Assert.Single(it.Server.Instances);
        Assert.Single(instance.BindingIds);
        Assert.Equal(operation == EmulatorOperation.Update ? """{"a":1}""" : null, instance.Parameters);
    }
}
