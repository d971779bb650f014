using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Emulator.Faults;
using SapServiceTools.Emulator.Requests;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.InstanceManager;

/// <summary>Nothing that the client writes or throws holds the session's password or an instance's credentials.</summary>
public sealed class SecretTests
{
    [Fact]
    public async Task No_text_of_a_whole_session_has_a_secret()
    {
        const string Password = "pä ss/\"w+rd";
        await using var it = await ManagerFixture.StartAsync(new EmulatorOptions { ProvisioningTime = TimeSpan.FromSeconds(1), Password = Password, UserName = "üser" });
        var instance = await it.CreateAsync("acme", new InstanceParameters(new Dictionary<string, object?> { ["password"] = "given-secret" }, null));
        await it.GetAllAsync();
        await it.GetAsync("acme", ManagerFixture.Fresh);
        var errors = new List<ServiceException>();
        foreach (var kind in Enum.GetValues<EmulatorFaultKind>().Where(kind => kind is not (EmulatorFaultKind.Latency or EmulatorFaultKind.HugeBody)))
        {
            it.Emulator.Faults.Add(new EmulatorFault { Kind = kind, Times = 100 });
            foreach (var call in new Func<Task>[]
            {
                () => it.DriveAsync(it.Client.GetAsync("acme", ManagerFixture.Fresh, it.Log, CancellationToken.None), TimeSpan.FromMinutes(1)),
                () => it.Clock.DriveAsync(it.GetAllAsync(), TimeSpan.FromMinutes(1)),
                () => it.DriveAsync(it.Client.StartDeleteAsync("none", it.Log, CancellationToken.None), TimeSpan.FromMinutes(1)),
            })
            {
                try
                {
                    await call();
                }
                catch (ServiceException error)
                {
                    errors.Add(error);
                }
            }

            it.Emulator.Faults.Clear();
        }

        Assert.True(errors.Count > 15);
        var secrets = instance.Credentials!.Reveal()
            .Where(field => field.Key is "password" or "hdi_password" or "user" or "hdi_user").Select(field => (string)field.Value!)
            .Append("given-secret").Append(Password).Append("w+rd").Append("w%2Brd")
            .Append(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"üser:{Password}")))
            .Append("-----BEGIN");
        var texts = errors.Select(error => error + error.Description + error.Message).Append(it.Log.Everything).Append(instance.Credentials.ToString()).Append(it.Options.ToString()).ToList();
        foreach (var secret in secrets)
            Assert.All(texts, text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        Assert.NotEmpty(it.Log.DebugLines);
    }
}
