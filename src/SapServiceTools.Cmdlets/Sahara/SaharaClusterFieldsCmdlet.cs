using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Sahara.Completion;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>What New-, Update- and Import-SaharaClusterTemplate and New-SaharaCluster have in common: the fields of a cluster.</summary>
public abstract class SaharaClusterFieldsCmdlet : SaharaFieldsCmdlet
{
    /// <summary>The groups of nodes: 'template:count', or objects with Name, Count and Template, or with Name, Count and the fields of a node group template.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("NodeGroups")]
    [WireField("node_groups", Reference = typeof(SaharaNodeGroup))]
    [ArgumentCompleter(typeof(SaharaNodeGroupCompleter))]
    public object[]? NodeGroup { get; set; }

    /// <summary>The registered image of nodes that name none, by name or id.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("DefaultImageId")]
    [WireField("default_image_id", Reference = typeof(SaharaImage))]
    [ArgumentCompleter(typeof(SaharaNameCompleter))]
    public string? Image { get; set; }

    /// <summary>The network of the nodes, by Neutron's id.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("neutron_management_network")]
    [ArgumentCompleter(typeof(SaharaUsedValueCompleter))]
    public string? ManagementNetworkId { get; set; }

    /// <summary>Settings, by service and name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ClusterConfigs")]
    [WireField("cluster_configs")]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? ClusterConfig { get; set; }

    /// <summary>Processes whose nodes go to different hosts.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("anti_affinity")]
    [ArgumentCompleter(typeof(SaharaNodeProcessCompleter))]
    public string[]? AntiAffinity { get; set; }

    /// <summary>The DNS domain of the nodes, where Designate is used.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("domain_name")]
    [ArgumentCompleter(typeof(SaharaUsedValueCompleter))]
    public string? DomainName { get; set; }
}
