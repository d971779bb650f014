namespace SapServiceTools.Emulator.Configuration;

/// <summary>How the emulated Keystone and Sahara behave. The options of the emulator say how long clusters and tokens take and last.</summary>
public sealed record OpenStackOptions
{
    /// <summary>The project that the service key names; the user is a member of it and of "other".</summary>
    public string ProjectName { get; init; } = "demo";

    /// <summary>How long a job run takes, and a verification.</summary>
    public TimeSpan JobTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Offers Keystone's API v2.0 too, as releases before 2018 did.</summary>
    public bool IdentityV2 { get; init; }

    /// <summary>Leaves Sahara's API v2 out, as releases before 2018 did.</summary>
    public bool SaharaV1Only { get; init; }

    /// <summary>Clusters, as wildcard patterns, whose creation ends in Error.</summary>
    public IReadOnlyCollection<string> FailingClusters { get; init; } = [];

    /// <summary>Clusters, as wildcard patterns, whose scaling fails: they end Active again, with the reason in their description of the status.</summary>
    public IReadOnlyCollection<string> FailingScalings { get; init; } = [];

    /// <summary>Clusters, as wildcard patterns, whose verification ends RED.</summary>
    public IReadOnlyCollection<string> FailingVerifications { get; init; } = [];

    /// <summary>Clusters, as wildcard patterns, whose creation never ends, nor their deletion unless it is forced.</summary>
    public IReadOnlyCollection<string> StuckClusters { get; init; } = [];

    /// <summary>Jobs, as wildcard patterns of their names, whose runs end in FAILED.</summary>
    public IReadOnlyCollection<string> FailingJobs { get; init; } = [];

    /// <summary>Jobs, as wildcard patterns of their names, whose runs go on until they are stopped.</summary>
    public IReadOnlyCollection<string> StuckJobs { get; init; } = [];

    internal void Validate()
    {
        EmulatorOptions.Require(ProjectName.Length > 0 && ProjectName is not ("other" or "admin"), nameof(ProjectName), "a name other than other and admin");
        EmulatorOptions.Require(JobTime >= TimeSpan.Zero, nameof(JobTime), "zero or more");
    }
}
