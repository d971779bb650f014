using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.OpenStack;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Emulator;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Sahara;

/// <summary>
/// The servers that the client's life runs on: the emulator always, and the real ones where <c>SAHARA_TEST_URI</c> and its companions say where they are
/// (tests/Integration/openstack starts them).
/// </summary>
public sealed class SaharaServers : IAsyncDisposable
{
    private readonly ServiceEmulator? _emulator;

    private SaharaServers(SaharaClient client, ServiceEmulator? emulator) => (Client, _emulator) = (client, emulator);

    public static TheoryData<string, string> All
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var version in new[] { "1.1", "2" })
            {
                all.Add("Emulator", version);
                if (Variable("URI") is not null)
                    all.Add("RealSahara", version);
            }

            return all;
        }
    }

    public SaharaClient Client { get; }

    public CallRecorder Log { get; } = new();

    public static async Task<SaharaServers> ConnectAsync(string server, string version)
    {
        var emulator = server == "Emulator"
            ? await ServiceEmulator.StartAsync(new EmulatorOptions
            {
                Password = "secret",
                ProvisioningTime = TimeSpan.FromSeconds(0.7),
                OpenStack = new OpenStackOptions { JobTime = TimeSpan.FromSeconds(0.1), FailingClusters = ["boom*"] },
            })
            : null;
        var options = new SaharaOptions
        {
            Cloud = new CloudSettings
            {
                ApiVersion = version,
                Keystone = new KeystoneOptions
                {
                    AuthUrl = emulator?.OpenStack.AuthUri.AbsoluteUri ?? Variable("AUTH_URI"),
                    UserName = emulator?.UserName ?? Variable("USER"),
                    Password = emulator is null ? Variable("PASSWORD") : "secret",
                    UserDomainName = "Default",
                    ProjectName = emulator?.OpenStack.ProjectName ?? Variable("PROJECT"),
                    ProjectDomainName = "Default",
                },
            },
            PollInterval = TimeSpan.FromSeconds(0.1),
            DefaultTimeout = TimeSpan.FromMinutes(2),
        };
        return new SaharaServers(await SaharaClient.ConnectAsync(options, new TransportOptions(), new CallRecorder(), CancellationToken.None), emulator);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_emulator is not null)
            await _emulator.DisposeAsync();
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable($"SAHARA_TEST_{name}");
}
