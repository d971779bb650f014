using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Sahara.Completion;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>What New-, Update- and Import-SaharaNodeGroupTemplate have in common: the fields of a node group template.</summary>
public abstract class SaharaNodeGroupFieldsCmdlet : SaharaFieldsCmdlet
{
    /// <summary>The flavor of the machines, by Nova's id.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("flavor_id")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaUsedValueCompleter))]
    public string? FlavorId { get; set; }

    /// <summary>The processes that run on each node, such as datanode.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("NodeProcesses")]
    [WireField("node_processes")]
    [ArgumentCompleter(typeof(SaharaNodeProcessCompleter))]
    public string[]? NodeProcess { get; set; }

    /// <summary>The registered image, by name or id; without it the cluster's default.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ImageId")]
    [WireField("image_id", Reference = typeof(SaharaImage))]
    [ArgumentCompleter(typeof(SaharaNameCompleter))]
    public string? Image { get; set; }

    /// <summary>Settings, by service and name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("NodeConfigs")]
    [WireField("node_configs")]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? NodeConfig { get; set; }

    /// <summary>Volumes that each node gets.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("volumes_per_node")]
    public long? VolumesPerNode { get; set; }

    /// <summary>GiB of each volume.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("volumes_size")]
    public long? VolumesSize { get; set; }

    /// <summary>The type of the volumes.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("volume_type")]
    [ArgumentCompleter(typeof(SaharaUsedValueCompleter))]
    public string? VolumeType { get; set; }

    /// <summary>Where the volumes are made.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("volumes_availability_zone")]
    [ArgumentCompleter(typeof(SaharaUsedValueCompleter))]
    public string? VolumesAvailabilityZone { get; set; }

    /// <summary>Where the volumes are mounted; a number follows it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("volume_mount_prefix")]
    public string? VolumeMountPrefix { get; set; }

    /// <summary>Whether volumes are made on the same host as the machine.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("volume_local_to_instance")]
    public bool? VolumeLocalToInstance { get; set; }

    /// <summary>Whether machines boot from a volume (API v2).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("boot_from_volume")]
    public bool? BootFromVolume { get; set; }

    /// <summary>The type of the boot volume (API v2).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("boot_volume_type")]
    [ArgumentCompleter(typeof(SaharaUsedValueCompleter))]
    public string? BootVolumeType { get; set; }

    /// <summary>Where the boot volume is made (API v2).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("boot_volume_availability_zone")]
    [ArgumentCompleter(typeof(SaharaUsedValueCompleter))]
    public string? BootVolumeAvailabilityZone { get; set; }

    /// <summary>Whether the boot volume is made on the same host as the machine (API v2).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("boot_volume_local_to_instance")]
    public bool? BootVolumeLocalToInstance { get; set; }

    /// <summary>The network that gives floating addresses, by Neutron's id.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("floating_ip_pool")]
    [ArgumentCompleter(typeof(SaharaUsedValueCompleter))]
    public string? FloatingIpPool { get; set; }

    /// <summary>Security groups of the machines.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("SecurityGroups")]
    [WireField("security_groups")]
    [ArgumentCompleter(typeof(SaharaUsedValueCompleter))]
    public string[]? SecurityGroup { get; set; }

    /// <summary>Whether Sahara makes a security group of its own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("auto_security_group")]
    public bool? AutoSecurityGroup { get; set; }

    /// <summary>Where the machines are made.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("availability_zone")]
    [ArgumentCompleter(typeof(SaharaUsedValueCompleter))]
    public string? AvailabilityZone { get; set; }

    /// <summary>Whether Sahara reaches other nodes through these.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("is_proxy_gateway")]
    public bool? IsProxyGateway { get; set; }
}
