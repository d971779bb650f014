using System.Text.Json.Nodes;

namespace SapServiceTools.Emulator.Sahara;

/// <summary>All of Sahara's state. Callers hold <see cref="Gate"/>.</summary>
internal sealed class SaharaStore(EmulatorOptions options)
{
    public object Gate { get; } = new();

    public EmulatorOptions Options => options;

    public SaharaTimeline Timeline { get; } = new(options.TimeProvider);

    public RecordTable NodeGroupTemplates { get; } = new(SaharaKinds.NodeGroupTemplate);

    public RecordTable ClusterTemplates { get; } = new(SaharaKinds.ClusterTemplate);

    public RecordTable Clusters { get; } = new(SaharaKinds.Cluster);

    public RecordTable DataSources { get; } = new(SaharaKinds.DataSource);

    public RecordTable JobBinaries { get; } = new(SaharaKinds.JobBinary);

    public RecordTable JobBinaryInternals { get; } = new(SaharaKinds.JobBinaryInternal);

    public RecordTable Jobs { get; } = new(SaharaKinds.Job);

    public RecordTable JobRuns { get; } = new(SaharaKinds.JobRun);

    /// <summary>The content of the internals, by their ids.</summary>
    public Dictionary<string, byte[]> Contents { get; } = new(StringComparer.Ordinal);

    public CloudInventory Cloud { get; } = new();

    public TenantPatternCollection FailingClusters { get; } = new(options.OpenStack.FailingClusters);

    public TenantPatternCollection FailingScalings { get; } = new(options.OpenStack.FailingScalings);

    public TenantPatternCollection FailingVerifications { get; } = new(options.OpenStack.FailingVerifications);

    public TenantPatternCollection StuckClusters { get; } = new(options.OpenStack.StuckClusters);

    public TenantPatternCollection FailingJobs { get; } = new(options.OpenStack.FailingJobs);

    public TenantPatternCollection StuckJobs { get; } = new(options.OpenStack.StuckJobs);

    public DateTimeOffset StartedAt { get; } = options.TimeProvider.GetUtcNow();

    public DateTimeOffset Now => Timeline.Now;

    /// <summary>Notes that a record changed now.</summary>
    public void Touch(JsonObject record) => record["updated_at"] = RecordKind.Time(Now);
}
