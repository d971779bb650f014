namespace SapServiceTools;

/// <summary>One machine of a cluster.</summary>
public sealed class SaharaInstance
{
    private readonly WireFields _fields;

    internal SaharaInstance(WireFields fields) => _fields = fields;

    /// <summary>The host name: cluster, group and a number.</summary>
    public string? InstanceName => _fields.Text("instance_name");

    /// <summary>Sahara's id.</summary>
    public string? Id => _fields.Text("id");

    /// <summary>Nova's id.</summary>
    public string? InstanceId => _fields.Text("instance_id");

    /// <summary>Address within the cluster's network.</summary>
    public string? InternalIp => _fields.Text("internal_ip");

    /// <summary>Address by which Sahara reaches it.</summary>
    public string? ManagementIp => _fields.Text("management_ip");

    /// <summary>Name in DNS, where Designate is used.</summary>
    public string? DnsHostname => _fields.Text("dns_hostname");

    /// <summary>How many volumes are attached.</summary>
    public long? StorageDevicesNumber => _fields.Number("storage_devices_number");

    /// <summary>The host name.</summary>
    public override string ToString() => InstanceName ?? Id ?? string.Empty;
}
