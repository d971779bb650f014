namespace SapServiceTools.Emulator.Sahara.Records;

/// <summary>The fields of all resources. Source: OpenStack Data Processing API, v1.1 and v2.</summary>
internal static class EmulatedSaharaKinds
{
    private const string GroupFields = """
        "flavor_id": null, "image_id?": null, "node_processes": [], "node_configs": {},
        "volumes_per_node": 0, "volumes_size": 0, "volumes_availability_zone": null, "volume_mount_prefix": "/volumes/disk", "volume_type": null,
        "boot_from_volume": false, "boot_volume_type": null, "boot_volume_availability_zone": null, "boot_volume_local_to_instance": false,
        "floating_ip_pool": null, "security_groups": null, "auto_security_group": false, "availability_zone": null, "is_proxy_gateway": false,
        "volume_local_to_instance": false, "use_autoconfig": true, "shares?": null
        """;

    private static readonly string[] Templates = ["id", "name", "plugin_name", "hadoop_version", "created_at", "updated_at"];
    private static readonly string[] PluginFilters = ["plugin_name", "plugin_version", "name"];

    /// <summary>A node group of a cluster or of its template.</summary>
    public static RecordKind NodeGroup { get; } = new("", "", "", "NodeGroup", $$"""
        {"created_at": null, "updated_at": null, "id": null, "name": null, {{GroupFields.Replace("?", "", StringComparison.Ordinal)}}, "count": 0, "node_group_template_id": null}
        """);

    public static RecordKind NodeGroupTemplate { get; } = new("node-group-templates", "node_group_template", "node_group_templates", "NodeGroupTemplate", $$"""
        {"created_at": null, "updated_at?": null, "id": null, "name": null, "description?": null, "tenant_id": null, "plugin_name": null, "hadoop_version": null,
        {{GroupFields}}, "is_default": false, "is_public": false, "is_protected": false}
        """) { Title = "NodeGroup template", Sortable = Templates, Filters = PluginFilters };

    public static RecordKind ClusterTemplate { get; } = new("cluster-templates", "cluster_template", "cluster_templates", "ClusterTemplate", """
        {"created_at": null, "updated_at": null, "id": null, "name": null, "description": null, "cluster_configs": {}, "default_image_id": null, "anti_affinity": [],
        "tenant_id": null, "neutron_management_network": null, "plugin_name": null, "hadoop_version": null, "is_default": false, "use_autoconfig": true, "shares": null,
        "is_public": false, "is_protected": false, "domain_name": null, "node_groups": []}
        """) { Title = "Cluster template", Sortable = Templates, Filters = PluginFilters };

    public static RecordKind Cluster { get; } = new("clusters", "cluster", "clusters", "ClusterResource", """
        {"created_at": null, "updated_at": null, "id": null, "name": null, "description": null, "tenant_id": null, "trust_id": null, "is_transient": false,
        "plugin_name": null, "hadoop_version": null, "cluster_configs": {}, "default_image_id": null, "neutron_management_network": null, "anti_affinity": [],
        "anti_affinity_ratio": 1, "management_public_key": null, "user_keypair_id": null, "status": null, "status_description": "", "info": {}, "use_autoconfig": true,
        "cluster_template_id": null, "shares": null, "is_public": false, "is_protected": false, "domain_name": null, "node_groups": [], "provision_progress": []}
        """) { Title = "Cluster", Sortable = ["id", "name", "plugin_name", "hadoop_version", "status"], Filters = PluginFilters };

    public static RecordKind DataSource { get; } = new("data-sources", "data_source", "data_sources", "DataSource", """
        {"created_at": null, "updated_at?": null, "id": null, "tenant_id": null, "name": null, "description?": null, "type": null, "url": null,
        "is_public": false, "is_protected": false}
        """) { Title = "Data source", Sortable = ["id", "name", "type", "created_at", "updated_at"], Filters = ["type"] };

    public static RecordKind JobBinary { get; } = new("job-binaries", "job_binary", "binaries", "JobBinary", """
        {"created_at": null, "updated_at?": null, "id": null, "tenant_id": null, "name": null, "description?": null, "url": null,
        "is_public": false, "is_protected": false}
        """) { Filters = ["name"] };

    public static RecordKind JobBinaryInternal { get; } = new("job-binary-internals", "job_binary_internal", "binaries", "JobBinaryInternal", """
        {"created_at": null, "updated_at": null, "id": null, "tenant_id": null, "name": null, "datasize": 0, "is_public": false, "is_protected": false}
        """);

    /// <summary>Jobs of v1.1 and job templates of v2.</summary>
    public static RecordKind Job { get; } = new("jobs", "job", "jobs", "Job", """
        {"created_at": null, "updated_at?": null, "id": null, "tenant_id": null, "name": null, "description?": null, "type": null,
        "is_public": false, "is_protected": false, "mains": [], "libs": [], "interface": []}
        """) { Sortable = ["id", "name", "type", "created_at", "updated_at"], Filters = ["type", "name"] };

    /// <summary>Job executions of v1.1 and jobs of v2.</summary>
    public static RecordKind JobRun { get; } = new("job-executions", "job_execution", "job_executions", "JobExecution", """
        {"created_at": null, "updated_at?": null, "id": null, "tenant_id": null, "job_id": null, "input_id": null, "output_id": null,
        "start_time?": null, "end_time?": null, "cluster_id": null, "info": {}, "engine_job_id?": null, "return_code?": null, "job_configs": {},
        "data_source_urls?": null, "is_public": false, "is_protected": false}
        """) { Sortable = ["id", "job_template", "cluster", "status"], Filters = ["status"] };
}
