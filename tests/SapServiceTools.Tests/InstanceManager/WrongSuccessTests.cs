using SapServiceTools.Emulator.Faults;
using SapServiceTools.Emulator.Requests;
using Xunit;

namespace SapServiceTools.Tests.InstanceManager;

/// <summary>
/// Success statuses with bodies that are none, for every change: an HTML page, nothing, half a body, another tenant's instance, with the effect and without it.
/// Whatever came, what is told in the end is what is there.
/// </summary>
public sealed class WrongSuccessTests
{
    private static readonly string[] Bodies = ["<!DOCTYPE html><title>Sign in</title>", "", "{\"tenant_id\":", """{"tenant_id":"globex","status":"CREATION_SUCCEEDED"}""", "[]"];

    /// <summary>Change, status, body, and whether the server did it.</summary>
    public static TheoryData<EmulatorOperation, int, string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<EmulatorOperation, int, string, bool>();
            foreach (var operation in (EmulatorOperation[])[EmulatorOperation.Create, EmulatorOperation.Delete, EmulatorOperation.Rebind])
            {
                foreach (var status in (int[])[200, 201, 202])
                {
                    foreach (var body in Bodies)
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
        await using var it = await ManagerFixture.StartAsync();
        if (operation != EmulatorOperation.Create)
            it.Emulator.AddInstances(["acme"]);
        it.Clock.Advance(TimeSpan.FromMinutes(1));
        it.Emulator.Faults.Add(Fault(operation, status, body, hasEffect, times: 1));
        switch (operation)
        {
            // A creation that the status alone announces is nothing that could be seen; a read of the instance shows it.
            case EmulatorOperation.Create when status == 201 && body.Length == 0 && !hasEffect:
                Assert.Equal(ErrorIds.InstanceVanished, (await Assert.ThrowsAsync<OperationFailedException>(() => it.CreateAsync("acme"))).ErrorId);
                Assert.Equal(0, it.Emulator.InstanceCount);
                break;
            case EmulatorOperation.Create:
                Assert.Equal(InstanceStatus.CreationSucceeded, (await it.CreateAsync("acme")).Status);
                Assert.Equal((1, hasEffect ? 1 : 2), (it.Emulator.InstanceCount, it.Counts.Create));
                break;
            case EmulatorOperation.Delete:
                await it.DeleteAsync("acme");
                Assert.Equal((0, hasEffect ? 1 : 2), (it.Emulator.InstanceCount, it.Counts.Delete));
                break;
            default:
                var rotation = await RotateAsync(it);
                Assert.Equal((1, hasEffect ? 1 : 2), (it.Emulator.CountRebinds("acme"), it.Counts.Rebind));
                Assert.Equal((await it.GetAsync("acme", ManagerFixture.Fresh))!.Credentials!.Reveal()["password"], rotation.Credentials!.Reveal()["password"]);
                break;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task For_ever(EmulatorOperation operation, int status, string body, bool hasEffect)
    {
        if (hasEffect || (operation == EmulatorOperation.Create && status == 201 && body.Length == 0))
            return;
        await using var it = await ManagerFixture.StartAsync();
        if (operation != EmulatorOperation.Create)
            it.Emulator.AddInstances(["acme"]);
        it.Emulator.Faults.Add(Fault(operation, status, body, hasEffect: false, times: -1));
        var error = await Assert.ThrowsAsync<ServiceException>(() => operation switch
        {
            EmulatorOperation.Create => it.StartCreateAsync("acme"),
            EmulatorOperation.Delete => it.StartDeleteAsync("acme"),
            _ => (Task)RotateAsync(it),
        });
        Assert.Equal((ServiceErrorKind.InvalidResponse, status), (error.Kind, error.StatusCode));
        Assert.EndsWith("Whether it took effect is unknown.", error.Message, StringComparison.Ordinal);
        // Nothing was done, and nothing was told as done.
        Assert.Equal(operation == EmulatorOperation.Create ? -1 : 0, it.Emulator.CountRebinds("acme"));
        // As many tries as any trouble has.
        Assert.Equal(5, it.Counts.Create + it.Counts.Delete + it.Counts.Rebind);
    }

    private static Task<CredentialRotation> RotateAsync(ManagerFixture it) =>
        it.DriveAsync(it.Client.RotateCredentialAsync("acme", null, null, it.Log, CancellationToken.None), TimeSpan.FromSeconds(40));

    internal static EmulatorFault Fault(EmulatorOperation operation, int status, string body, bool hasEffect, int times) => new()
    {
        Operation = operation,
        Kind = hasEffect ? EmulatorFaultKind.Garbage : EmulatorFaultKind.Status,
        StatusCode = status,
        Body = body,
        ContentType = body.StartsWith('<') ? "text/html" : "application/json",
        Times = times,
    };
}
