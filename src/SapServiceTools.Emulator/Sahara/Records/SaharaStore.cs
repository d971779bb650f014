using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Emulator.Requests;

namespace SapServiceTools.Emulator.Sahara.Records;

/// <summary>All of Sahara's state. Callers hold <see cref="Gate"/>.</summary>
internal sealed class SaharaStore(EmulatorOptions options)
{
    public object Gate { get; } = new();

    public EmulatorOptions Options => options;

    public SaharaTimeline Timeline { get; } = new(options.TimeProvider);

    public RecordTable NodeGroupTemplates { get; } = new(EmulatedSaharaKinds.NodeGroupTemplate);

    public RecordTable ClusterTemplates { get; } = new(EmulatedSaharaKinds.ClusterTemplate);

    public RecordTable Clusters { get; } = new(EmulatedSaharaKinds.Cluster);

    public RecordTable DataSources { get; } = new(EmulatedSaharaKinds.DataSource);

    public RecordTable JobBinaries { get; } = new(EmulatedSaharaKinds.JobBinary);

    public RecordTable JobBinaryInternals { get; } = new(EmulatedSaharaKinds.JobBinaryInternal);

    public RecordTable Jobs { get; } = new(EmulatedSaharaKinds.Job);

    public RecordTable JobRuns { get; } = new(EmulatedSaharaKinds.JobRun);

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
