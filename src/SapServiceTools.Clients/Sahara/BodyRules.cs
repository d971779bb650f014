namespace SapServiceTools.Clients.Sahara;

/// <summary>
/// What a server's schema asks of a body, as far as it can be said without asking the server. Source: OpenStack Data Processing API, v1.1 and v2.
/// </summary>
internal sealed partial record BodyRules
{
    private static readonly string[] Shared = ["name", "description", "is_public", "is_protected"];

    private static readonly string[] NodeFields =
    [
        "image_id", "node_configs", "volumes_per_node", "volumes_size", "volume_type", "volumes_availability_zone", "volume_mount_prefix", "floating_ip_pool",
        "security_groups", "auto_security_group", "availability_zone", "is_proxy_gateway", "volume_local_to_instance", "shares", "use_autoconfig",
    ];

    private static readonly string[] BootFields = ["boot_from_volume", "boot_volume_type", "boot_volume_availability_zone", "boot_volume_local_to_instance"];

    private static readonly string[] ClusterFields =
    [
        "default_image_id", "cluster_configs", "node_groups", "anti_affinity", "neutron_management_network", "shares", "use_autoconfig", "domain_name",
    ];

    /// <summary>The fields that a creation must have.</summary>
    public required IReadOnlyList<string> Required { get; init; }

    /// <summary>The other fields that it may have.</summary>
    public required IReadOnlyList<string> Optional { get; init; }

    /// <summary>The fields that only v2 knows.</summary>
    public IReadOnlyList<string> OnlyV2 { get; init; } = [];

    /// <summary>The fields that a change may have; null means those of a creation.</summary>
    public IReadOnlyList<string>? Changeable { get; init; }

    /// <summary>True if the name becomes part of host names.</summary>
    public bool IsHostName { get; init; }

    public static BodyRules NodeGroupTemplate { get; } = new()
    {
        Required = ["name", "flavor_id", "plugin_name", "plugin_version", "node_processes"],
        Optional = [.. Shared, .. NodeFields],
        OnlyV2 = BootFields,
        IsHostName = true,
    };

    public static BodyRules ClusterTemplate { get; } = new()
    {
        Required = ["name", "plugin_name", "plugin_version"],
        Optional = [.. Shared, .. ClusterFields],
        IsHostName = true,
    };

    public static BodyRules Cluster { get; } = new()
    {
        Required = ["name", "plugin_name", "plugin_version"],
        Optional = [.. Shared, .. ClusterFields, "cluster_template_id", "user_keypair_id", "is_transient", "count"],
        Changeable = [.. Shared, "shares", "verification", "update_keypair"],
        IsHostName = true,
    };

    public static BodyRules DataSource { get; } = new() { Required = ["name", "type", "url"], Optional = [.. Shared, "credentials"] };

    public static BodyRules JobBinary { get; } = new() { Required = ["name", "url"], Optional = [.. Shared, "extra"] };

    public static BodyRules JobBinaryInternal { get; } = new() { Required = ["name"], Optional = ["is_public", "is_protected"] };

    public static BodyRules JobTemplate { get; } = new()
    {
        Required = ["name", "type"],
        Optional = [.. Shared, "mains", "libs", "interface"],
        Changeable = Shared,
    };

    public static BodyRules JobExecution { get; } = new()
    {
        Required = ["cluster_id", "job_template_id"],
        Optional = ["input_id", "output_id", "job_configs", "interface", "is_public", "is_protected"],
        Changeable = ["is_public", "is_protected", "info"],
    };

    /// <summary>Checks a body under the names of v2.</summary>
    /// <exception cref="ServiceException">All faults, one a line.</exception>
    public void Check(IReadOnlyDictionary<string, object?> body, bool isUpdate, string noun, SaharaApiVersion version)
    {
        var faults = new List<string>();
        if (!isUpdate)
            faults.AddRange(Required.Where(name => body.GetValueOrDefault(name) is null).Select(name => $"{name} is missing"));
        var allowed = isUpdate && Changeable is not null ? Changeable : [.. Required, .. Optional, .. OnlyV2];
        foreach (var (name, value) in body)
        {
            if (!allowed.Contains(name))
                faults.Add($"{name}: a {noun} has no such field{(isUpdate ? " that can be changed" : "")}");
            else if (version == SaharaApiVersion.V11 && OnlyV2.Contains(name))
                faults.Add($"{name}: only API v2 has it");
            else if (value is not null)
                CheckValue(name, value, faults);
        }

        if (isUpdate && body.Count == 0)
            faults.Add("nothing is to be changed");
        if (faults.Count > 0)
            throw Invalid(noun, faults);
    }

    /// <summary>Checks a scaling.</summary>
    /// <exception cref="ServiceException">All faults, one a line.</exception>
    public static void CheckScaling(SaharaScaling scaling, SaharaApiVersion version)
    {
        var faults = new List<string>();
        if (scaling.Resized.Count + scaling.Added.Count == 0)
            faults.Add("no group is to be resized or added");
        foreach (var group in scaling.Resized)
        {
            if (group.Count < 0)
                faults.Add($"resize_node_groups: the count of '{group.Name}' must be at least 0, not {group.Count}");
            if (group.RemovedInstances.Count > 0 && version == SaharaApiVersion.V11)
                faults.Add("instances: only API v2 lets them be chosen");
        }

        CheckGroups("add_node_groups", scaling.Added, 1, faults);
        if (faults.Count > 0)
            throw Invalid("scaling", faults);
    }

    /// <summary>The error for a body that can't be right.</summary>
    public static ServiceException Invalid(string noun, IReadOnlyList<string> faults) =>
        new(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidRequest, $"The {noun} can't be right, so nothing was sent: {string.Join(Environment.NewLine, faults)}.")
        {
            Description = string.Join('\n', faults),
            RecommendedAction = "If the server knows better, connect with -SkipRequestCheck.",
        };
}
