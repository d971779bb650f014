using System.Security.Cryptography.X509Certificates;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Shared.Parameters;
using SapServiceTools.Emulator;
using SapServiceTools.Emulator.Configuration;

namespace SapServiceTools.Cmdlets.Emulator;

/// <summary>Starts the services on the loopback, in this process, for trying, testing and demos.</summary>
[Cmdlet(VerbsLifecycle.Start, "ServiceEmulator", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(ServiceEmulator))]
public sealed class StartServiceEmulatorCommand : AsyncCmdlet
{
    /// <summary>The port on 127.0.0.1; 0, the default, takes a free one.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int Port { get; set; }

    /// <summary>How long a creation takes, as a TimeSpan or a number of seconds; default 2 s.</summary>
    [Parameter]
    [SecondsTransformation]
    public TimeSpan? ProvisioningTime { get; set; }

    /// <summary>How long a deletion takes, as a TimeSpan or a number of seconds; default half of the creation.</summary>
    [Parameter]
    [SecondsTransformation]
    public TimeSpan? DeprovisioningTime { get; set; }

    /// <summary>Added to each request, as a TimeSpan or a number of seconds.</summary>
    [Parameter]
    [SecondsTransformation]
    public TimeSpan Latency { get; set; }

    /// <summary>The share of requests, 0 to 1, that meet a random fault.</summary>
    [Parameter]
    [ValidateRange(0.0, 1.0)]
    public double FaultRate { get; set; }

    /// <summary>Makes the random faults the same in each run.</summary>
    [Parameter]
    public int? Seed { get; set; }

    /// <summary>Tenants, as wildcard patterns, whose creation fails.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] FailingTenant { get; set; } = [];

    /// <summary>Tenants, as wildcard patterns, whose creation never ends.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] StuckTenant { get; set; } = [];

    /// <summary>Tenants, as wildcard patterns, whose deletion fails.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] FailingDeletion { get; set; } = [];

    /// <summary>Tenants, as wildcard patterns, whose bindings fail in the Service Manager.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] FailingBinding { get; set; } = [];

    /// <summary>Tenants, as wildcard patterns, whose instances can't be changed in the Service Manager.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] FailingUpdate { get; set; } = [];

    /// <summary>How long a job run takes, and a verification of a cluster, as a TimeSpan or a number of seconds; default 1 s.</summary>
    [Parameter]
    [SecondsTransformation]
    public TimeSpan? JobTime { get; set; }

    /// <summary>How long a token is valid, as a TimeSpan or a number of seconds; default an hour.</summary>
    [Parameter]
    [SecondsTransformation]
    public TimeSpan? TokenLifetime { get; set; }

    /// <summary>Refuses requests beyond the rates that SAP publishes for the Service Manager.</summary>
    [Parameter]
    public SwitchParameter PublishedRateLimit { get; set; }

    /// <summary>Clusters, as wildcard patterns, whose creation fails.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] FailingCluster { get; set; } = [];

    /// <summary>Clusters, as wildcard patterns, whose scaling fails.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] FailingScaling { get; set; } = [];

    /// <summary>Clusters, as wildcard patterns, whose verification ends RED.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] FailingVerification { get; set; } = [];

    /// <summary>Clusters, as wildcard patterns, whose creation never ends, nor their deletion unless it is forced.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] StuckCluster { get; set; } = [];

    /// <summary>Jobs, as wildcard patterns of their names, whose runs fail.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] FailingJob { get; set; } = [];

    /// <summary>Jobs, as wildcard patterns of their names, whose runs go on until they are stopped.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] StuckJob { get; set; } = [];

    /// <summary>Offers Keystone's API v2.0 too.</summary>
    [Parameter]
    public SwitchParameter IdentityV2 { get; set; }

    /// <summary>Leaves Sahara's API v2 out.</summary>
    [Parameter]
    public SwitchParameter SaharaV1Only { get; set; }

    /// <summary>User and password that callers need; without it a user "emulator" and a random password.</summary>
    [Parameter]
    [ValidateNotNull]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>Serves HTTPS with this certificate, whose private key is needed.</summary>
    [Parameter]
    [ValidateNotNull]
    public X509Certificate2? Certificate { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var options = Options();
        if (IsWhatIf)
            Run(Port, (_, _) => ServiceEmulator.CheckAsync(options));
        if (!ShouldProcess(Port == 0 ? "emulator on a free port" : $"emulator on port {Port}", "Start"))
            return;
        ServiceEmulator? emulator = null;
        Run(Port, async (_, cancellationToken) => emulator = await ServiceEmulator.StartAsync(options, cancellationToken).ConfigureAwait(false));
        RunspaceEmulators.Current.Add(emulator!);
        WriteObject(emulator);
    }

    private OpenStackOptions OpenStack()
    {
        var options = new OpenStackOptions
        {
            IdentityV2 = IdentityV2,
            SaharaV1Only = SaharaV1Only,
            FailingClusters = FailingCluster,
            FailingScalings = FailingScaling,
            FailingVerifications = FailingVerification,
            StuckClusters = StuckCluster,
            FailingJobs = FailingJob,
            StuckJobs = StuckJob,
        };
        return JobTime is { } time ? options with { JobTime = time } : options;
    }

    private EmulatorOptions Options()
    {
        var options = new EmulatorOptions
        {
            Port = Port,
            DeprovisioningTime = DeprovisioningTime,
            Latency = Latency,
            FaultRate = FaultRate,
            Seed = Seed,
            FailingTenants = FailingTenant,
            StuckTenants = StuckTenant,
            FailingDeletions = FailingDeletion,
            FailingBindings = FailingBinding,
            FailingUpdates = FailingUpdate,
            RateLimits = PublishedRateLimit ? EmulatorRateLimit.ServiceManager() : [],
            Certificate = Certificate,
            OpenStack = OpenStack(),
        };
        if (TokenLifetime is { } lifetime)
            options = options with { TokenLifetime = lifetime };
        if (ProvisioningTime is { } provisioning)
            options = options with { ProvisioningTime = provisioning };
        return Credential is null ? options : options with { UserName = Credential.UserName, Password = Secrets.Reveal(Credential.Password) };
    }
}
