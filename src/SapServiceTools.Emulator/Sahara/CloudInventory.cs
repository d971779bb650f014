namespace SapServiceTools.Emulator.Sahara;

/// <summary>What there is of Nova, Glance and Neutron: the same as beside the real servers of the tests.</summary>
internal sealed class CloudInventory
{
    public string[] Flavors { get; } = ["1", "2"];

    public string[] KeyPairs { get; } = ["demo-key", "mykey"];

    public string[] Networks { get; } = ["99999999-8888-7777-6666-555555555555", "99999999-8888-7777-6666-444444444444"];

    public string[] SecurityGroups { get; } = ["default", "00000000-0000-0000-0000-000000000007"];

    public string[] AvailabilityZones { get; } = ["nova"];

    public IReadOnlyList<CloudImage> Images { get; } =
    [
        new("11111111-2222-3333-4444-555555555551", "cirros-fake"),
        new("11111111-2222-3333-4444-555555555552", "ubuntu-unregistered"),
    ];

    /// <summary>The image with this id if it is registered with Sahara.</summary>
    public CloudImage? FindRegistered(string? id) => Images.FirstOrDefault(image => image.Id == id && image.UserName is not null);
}
