namespace SapServiceTools.Emulator.Sahara.Records;

/// <summary>What there is of Nova, Glance and Neutron: the same as beside the real servers of the tests.</summary>
internal sealed class CloudInventory
{
    public IReadOnlyList<CloudFlavor> Flavors { get; } = [new("1", "m1.tiny", 512, 1), new("2", "m1.small", 2048, 20)];

    public string[] KeyPairs { get; } = ["demo-key", "mykey"];

    public IReadOnlyList<CloudNetwork> Networks { get; } =
    [
        new("99999999-8888-7777-6666-555555555555", "private", IsExternal: false),
        new("99999999-8888-7777-6666-444444444444", "public", IsExternal: true),
    ];

    public string[] SecurityGroups { get; } = ["default", "00000000-0000-0000-0000-000000000007"];

    public string[] AvailabilityZones { get; } = ["nova"];

    public IReadOnlyList<CloudImage> Images { get; } =
    [
        new("11111111-2222-3333-4444-555555555551", "cirros-fake"),
        new("11111111-2222-3333-4444-555555555552", "ubuntu-unregistered"),
    ];

    public bool HasFlavor(string id) => Flavors.Any(flavor => flavor.Id == id);

    public bool HasNetwork(string id) => Networks.Any(network => network.Id == id);

    /// <summary>The image with this id if it is registered with Sahara.</summary>
    public CloudImage? FindRegistered(string? id) => Images.FirstOrDefault(image => image.Id == id && image.UserName is not null);
}

/// <summary>A flavor of Nova.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Ram">Memory in MiB.</param>
/// <param name="Disk">Disk in GiB.</param>
internal sealed record CloudFlavor(string Id, string Name, int Ram, int Disk);

/// <summary>A network of Neutron.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsExternal">True if floating addresses come from it.</param>
internal sealed record CloudNetwork(string Id, string Name, bool IsExternal);

/// <summary>An image of Glance with what Sahara notes on it.</summary>
internal sealed class CloudImage(string id, string name)
{
    public string Id => id;

    public string Name => name;

    /// <summary>The account in the image; null unless it is registered.</summary>
    public string? UserName { get; set; }

    public string? Description { get; set; }

    public SortedSet<string> Tags { get; } = new(StringComparer.Ordinal);

    public DateTimeOffset? UpdatedAt { get; set; }
}
