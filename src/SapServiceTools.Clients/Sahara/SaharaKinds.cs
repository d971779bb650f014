namespace SapServiceTools.Clients.Sahara;

/// <summary>The table of the kinds of resources.</summary>
internal static class SaharaKinds
{
    private static readonly string[] TemplateFilters = ["plugin_name", "plugin_version", "name"];
    private static readonly string[] TemplateSort = ["id", "name", "plugin_name", "plugin_version", "created_at"];
    private static readonly string[] LateSort = ["updated_at"];
    private static readonly string[] TypedSort = ["id", "name", "type", "created_at"];

    public static SaharaKind<SaharaPlugin> Plugin { get; } =
        new("plugin", "plugins", "plugins", "plugin", "plugin", fields => new SaharaPlugin(fields)) { IsSortedHere = true, SortFieldsHere = ["name"] };

    public static SaharaKind<SaharaImage> Image { get; } =
        new("image", "images", "images", "image", "image", fields => new SaharaImage(fields))
        {
            Filters = ["name", "tags"],
            IsSortedHere = true,
            SortFieldsHere = ["id", "name", "status"],
        };

    public static SaharaKind<SaharaNodeGroupTemplate> NodeGroupTemplate { get; } =
        new("node group template", "node-group-templates", "node-group-templates", "node_group_template", "node_group_template", fields => new SaharaNodeGroupTemplate(fields))
        {
            Filters = TemplateFilters,
            SortFields = TemplateSort,
            SortFieldsHere = LateSort,
            Update11 = HttpMethod.Put,
            Rules = BodyRules.NodeGroupTemplate,
        };

    public static SaharaKind<SaharaClusterTemplate> ClusterTemplate { get; } =
        new("cluster template", "cluster-templates", "cluster-templates", "cluster_template", "cluster_template", fields => new SaharaClusterTemplate(fields))
        {
            Filters = TemplateFilters,
            SortFields = TemplateSort,
            SortFieldsHere = LateSort,
            Update11 = HttpMethod.Put,
            Rules = BodyRules.ClusterTemplate,
        };

    public static SaharaKind<SaharaCluster> Cluster { get; } =
        new("cluster", "clusters", "clusters", "cluster", "cluster", fields => new SaharaCluster(fields))
        {
            Filters = TemplateFilters,
            SortFields = ["id", "name", "plugin_name", "plugin_version", "status"],
            Rules = BodyRules.Cluster,
        };

    public static SaharaKind<SaharaDataSource> DataSource { get; } =
        new("data source", "data-sources", "data-sources", "data_source", "data_source", fields => new SaharaDataSource(fields))
        {
            Filters = ["type"],
            SortFields = TypedSort,
            SortFieldsHere = LateSort,
            Update11 = HttpMethod.Put,
            Rules = BodyRules.DataSource,
            IsDescriptionText = true,
        };

    public static SaharaKind<SaharaJobBinary> JobBinary { get; } =
        new("job binary", "job-binaries", "job-binaries", "job_binary", "job_binary", fields => new SaharaJobBinary(fields))
        {
            ListEnvelope = "binaries",
            Filters = ["name"],
            SortFields = ["id", "name", "created_at"],
            SortFieldsHere = LateSort,
            Update11 = HttpMethod.Put,
            Rules = BodyRules.JobBinary,
            IsDescriptionText = true,
        };

    public static SaharaKind<SaharaJobBinaryInternal> JobBinaryInternal { get; } =
        new("internal job binary", "job-binary-internals", null, "job_binary_internal", "job_binary_internal", fields => new SaharaJobBinaryInternal(fields))
        {
            ListEnvelope = "binaries",
            Filters = ["name"],
            SortFields = ["id", "name", "created_at"],
            SortFieldsHere = LateSort,
            Rules = BodyRules.JobBinaryInternal,
        };

    public static SaharaKind<SaharaJobTemplate> JobTemplate { get; } =
        new("job template", "jobs", "job-templates", "job", "job_template", fields => new SaharaJobTemplate(fields))
        {
            Filters = ["type", "name"],
            SortFields = TypedSort,
            SortFieldsHere = LateSort,
            Rules = BodyRules.JobTemplate,
            IsDescriptionText = true,
        };

    public static SaharaKind<SaharaJobType> JobType { get; } =
        new("job type", "job-types", "job-types", "job_type", "job_type", fields => new SaharaJobType(fields)) { IsSortedHere = true, SortFieldsHere = ["name"] };

    public static SaharaKind<SaharaJobExecution> JobExecution { get; } =
        new("job execution", "job-executions", "jobs", "job_execution", "job", fields => new SaharaJobExecution(fields))
        {
            Filters = ["status"],
            // By its schema it sorts by job template, cluster and status, too; asked for them it fails (500).
            SortFields = ["id"],
            IsSortedHere = true,
            SortFieldsHere = ["status", "created_at", "start_time", "end_time", "job_template_id", "cluster_id"],
            Rules = BodyRules.JobExecution,
            IsNamed = false,
        };

    public static IReadOnlyList<SaharaKind> All { get; } =
        [Plugin, Image, NodeGroupTemplate, ClusterTemplate, Cluster, DataSource, JobBinary, JobBinaryInternal, JobTemplate, JobType, JobExecution];

    public static SaharaKind<T> Of<T>()
        where T : SaharaObject => All.OfType<SaharaKind<T>>().Single();
}
