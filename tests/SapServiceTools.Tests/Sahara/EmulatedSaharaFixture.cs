using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.OpenStack;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Emulator;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Tests.Support;
using static SapServiceTools.Tests.Sahara.SaharaFixture;

namespace SapServiceTools.Tests.Sahara;

/// <summary>A client with an emulated Keystone and Sahara on one clock that the test drives; the client's time of day can jump. There is a cluster template of one node group <c>all</c>.</summary>
public sealed class EmulatedSaharaFixture : IAsyncDisposable
{
    private const string Image = "11111111-2222-3333-4444-555555555551";
    private const string Network = "99999999-8888-7777-6666-555555555555";

    private EmulatedSaharaFixture(ServiceEmulator emulator, ManualTimeProvider clock, JumpingTimeProvider jumping, SaharaClient client, CallRecorder log) =>
        (Emulator, Clock, Jumping, Client, Log) = (emulator, clock, jumping, client, log);

    public ServiceEmulator Emulator { get; }

    public ManualTimeProvider Clock { get; }

    public JumpingTimeProvider Jumping { get; }

    public SaharaClient Client { get; }

    public CallRecorder Log { get; }

    /// <summary>The id of the cluster template.</summary>
    public string Template { get; private set; } = "";

    public static async Task<EmulatedSaharaFixture> StartAsync(string version, EmulatorOptions options, TransportOptions? transport = null)
    {
        var clock = new ManualTimeProvider();
        var jumping = new JumpingTimeProvider(clock);
        var emulator = await ServiceEmulator.StartAsync(options with { TimeProvider = clock, Password = "secret" });
        emulator.FaultRate = 0;
        var sahara = new SaharaOptions
        {
            Cloud = new CloudSettings
            {
                ApiVersion = version,
                Keystone = new KeystoneOptions
                {
                    AuthUrl = emulator.OpenStack.AuthUri.AbsoluteUri, UserName = emulator.UserName, Password = "secret", UserDomainName = "Default",
                    ProjectName = emulator.OpenStack.ProjectName, ProjectDomainName = "Default",
                },
            },
            PollInterval = TimeSpan.FromSeconds(1),
            DefaultTimeout = TimeSpan.FromDays(30),
        };
        var log = new CallRecorder { IsDebugEnabled = false };
        var client = await SaharaClient.ConnectAsync(sahara, transport ?? new TransportOptions { RequestTimeout = TimeSpan.FromDays(40) }, log, CancellationToken.None, jumping);
        var it = new EmulatedSaharaFixture(emulator, clock, jumping, client, log);
        await it.MakeTemplateAsync();
        return it;
    }

    /// <summary>A cluster of the template.</summary>
    public Dictionary<string, object?> Cluster(string name) =>
        Body(("name", name), ("plugin_name", "fake"), ("plugin_version", "0.1"), ("cluster_template_id", Template));

    /// <summary>The id of a job template of its own; runs of it need a main class.</summary>
    public async Task<string> MakeJobAsync(string name)
    {
        var binary = await Client.JobBinaries.CreateAsync(
            Body(("name", $"b-{name}"), ("url", $"swift://c.sahara/{name}"), ("extra", Body(("user", "u"), ("password", "p")))), Log, CancellationToken.None);
        return (await Client.JobTemplates.CreateAsync(Body(("name", name), ("type", "Java"), ("libs", new[] { binary.Id })), Log, CancellationToken.None)).Id;
    }

    /// <summary>A run of it.</summary>
    public static Dictionary<string, object?> Run(string job, string cluster) =>
        Body(("job_template_id", job), ("cluster_id", cluster), ("job_configs", Body(("configs", Body(("edp.java.main_class", "Main"))))));

    public Task<T> DriveAsync<T>(Task<T> work) => Clock.DriveAsync(work, TimeSpan.FromMinutes(61), () => Log.IsBusy);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Emulator.DisposeAsync();
    }

    private async Task MakeTemplateAsync()
    {
        await Client.Images.RegisterAsync(Image, "cirros", null, Log, CancellationToken.None);
        await Client.Images.SetTagsAsync(Image, ["fake", "0.1"], Log, CancellationToken.None);
        var group = Body(("name", "all"), ("count", 1), ("flavor_id", "1"), ("node_processes", new[] { "namenode", "datanode" }));
        var template = await Client.ClusterTemplates.CreateAsync(
            Body(("name", "all"), ("plugin_name", "fake"), ("plugin_version", "0.1"), ("default_image_id", Image), ("neutron_management_network", Network), ("node_groups", new object[] { group })),
            Log, CancellationToken.None);
        Template = template.Id;
    }
}
