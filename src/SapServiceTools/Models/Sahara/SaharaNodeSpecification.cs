namespace SapServiceTools;

/// <summary>What node group templates and the node groups of clusters have in common.</summary>
public abstract class SaharaNodeSpecification : SaharaResource
{
    private protected SaharaNodeSpecification(WireFields fields)
        : base(fields)
    {
    }

    /// <summary>The flavor, by which Nova knows the size of a machine.</summary>
    public string? FlavorId => Fields.Text("flavor_id");

    /// <summary>The image; null means the cluster's default.</summary>
    public string? ImageId => Fields.Text("image_id");

    /// <summary>The processes that run on each node, such as <c>datanode</c>.</summary>
    public IReadOnlyList<string> NodeProcesses => Fields.Texts("node_processes");

    /// <summary>Settings, by service and name; secrets are masked. <see cref="GetNodeConfigs"/> has them whole.</summary>
    public IReadOnlyDictionary<string, object?> NodeConfigs => Fields.Shown("node_configs");

    /// <summary>Volumes that each node has.</summary>
    public long? VolumesPerNode => Fields.Number("volumes_per_node");

    /// <summary>GiB of each volume.</summary>
    public long? VolumesSize => Fields.Number("volumes_size");

    /// <summary>The type of the volumes.</summary>
    public string? VolumeType => Fields.Text("volume_type");

    /// <summary>Where the volumes are made.</summary>
    public string? VolumesAvailabilityZone => Fields.Text("volumes_availability_zone");

    /// <summary>Where the volumes are mounted; a number follows it.</summary>
    public string? VolumeMountPrefix => Fields.Text("volume_mount_prefix");

    /// <summary>True if volumes are made on the same host as the machine.</summary>
    public bool? VolumeLocalToInstance => Fields.Flag("volume_local_to_instance");

    /// <summary>True if machines boot from a volume (API v2).</summary>
    public bool? BootFromVolume => Fields.Flag("boot_from_volume");

    /// <summary>The type of the boot volume (API v2).</summary>
    public string? BootVolumeType => Fields.Text("boot_volume_type");

    /// <summary>Where the boot volume is made (API v2).</summary>
    public string? BootVolumeAvailabilityZone => Fields.Text("boot_volume_availability_zone");

    /// <summary>True if the boot volume is made on the same host as the machine (API v2).</summary>
    public bool? BootVolumeLocalToInstance => Fields.Flag("boot_volume_local_to_instance");

    /// <summary>The network that gives floating addresses.</summary>
    public string? FloatingIpPool => Fields.Text("floating_ip_pool");

    /// <summary>Security groups of the machines.</summary>
    public IReadOnlyList<string> SecurityGroups => Fields.Texts("security_groups");

    /// <summary>True if Sahara makes a security group of its own.</summary>
    public bool? AutoSecurityGroup => Fields.Flag("auto_security_group");

    /// <summary>Where the machines are made.</summary>
    public string? AvailabilityZone => Fields.Text("availability_zone");

    /// <summary>True if Sahara reaches other nodes through these.</summary>
    public bool? IsProxyGateway => Fields.Flag("is_proxy_gateway");

    /// <summary>Manila shares, each with <c>id</c>, <c>path</c> and <c>access_level</c>.</summary>
    public IReadOnlyList<object?> Shares => Fields.ShownList("shares");

    /// <summary>True if the plugin works settings out from the machines' size.</summary>
    public bool? UseAutoconfig => Fields.Flag("use_autoconfig");

    /// <summary>Settings, by service and name, with their secrets. Call it where they are needed, and nowhere else.</summary>
    public IReadOnlyDictionary<string, object?> GetNodeConfigs() => Fields.Map("node_configs");
}
