using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.OpenStack;
using SapServiceTools.Clients.TenantInstances.ServiceManager;
using SapServiceTools.Emulator;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Emulator.Requests;
using SapServiceTools.Tests.ServiceManager;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Storm;

/// <summary>A machine whose time is set an hour forth or back, as seen in what its clients ask for; that they lose nothing by it is seen in the storm.</summary>
public sealed class ClockJumpTests
{
    private static readonly TransportOptions Transport = new() { RequestTimeout = TimeSpan.FromDays(40) };

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Keystones_token_is_kept_for_as_long_as_it_is_good(int hours)
    {
        var clock = new ManualTimeProvider();
        var jumping = new JumpingTimeProvider(clock);
        await using var emulator = await ServiceEmulator.StartAsync(new EmulatorOptions { TimeProvider = clock, Password = "secret", TokenLifetime = TimeSpan.FromHours(1) });
        var options = new KeystoneOptions
        {
            AuthUrl = emulator.OpenStack.AuthUri.AbsoluteUri, UserName = emulator.UserName, Password = "secret", UserDomainName = "Default",
            ProjectName = emulator.OpenStack.ProjectName, ProjectDomainName = "Default",
        };
        using var authenticator = new KeystoneAuthenticator(options, Transport, new Redactor(), jumping);
        var log = new CallRecorder();
        // Wrong from the start, and wrong the other way later.
        jumping.Offset = TimeSpan.FromHours(hours);
        var first = await authenticator.GetTokenAsync(log, CancellationToken.None);
        jumping.Offset = TimeSpan.FromHours(-hours);
        Assert.Equal(first.Value, (await authenticator.GetTokenAsync(log, CancellationToken.None)).Value);
        clock.Advance(TimeSpan.FromMinutes(57));
        Assert.Equal(first.Value, (await authenticator.GetTokenAsync(log, CancellationToken.None)).Value);
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.NotEqual(first.Value, (await authenticator.GetTokenAsync(log, CancellationToken.None)).Value);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_Service_Managers_creation_and_token_take_no_notice(int hours)
    {
        await using var it = await ServiceManagerFixture.StartAsync(new EmulatorOptions { ProvisioningTime = TimeSpan.FromSeconds(20) });
        var jumping = new JumpingTimeProvider(it.Clock);
        using var client = new ServiceManagerClient(it.Options, it.Transport, jumping);
        await using var jump = it.Clock.CreateTimer(_ => jumping.Offset = TimeSpan.FromHours(hours), null, TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan);
        var operation = await it.DriveAsync(client.StartCreateAsync("acme", null, it.Log, CancellationToken.None));
        var made = await it.DriveAsync(client.CompleteAsync(operation, TimeSpan.FromHours(10), it.Log, CancellationToken.None));
        Assert.Equal(InstanceStatus.CreationSucceeded, made!.Status);
        Assert.Equal(TimeSpan.FromHours(hours), jumping.Offset);
        Assert.Equal(1, it.Emulator.Requests.Count(request => request.Operation == EmulatorOperation.Token));
    }
}
