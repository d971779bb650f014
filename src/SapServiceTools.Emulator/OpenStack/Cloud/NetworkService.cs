using SapServiceTools.Emulator.Keystone;
using SapServiceTools.Emulator.Sahara.Records;

namespace SapServiceTools.Emulator.OpenStack.Cloud;

/// <summary>The networks of Neutron. Source: OpenStack Networking API, v2.0.</summary>
internal sealed class NetworkService(KeystoneService keystone, IdentityStore identity, CloudInventory inventory) : CloudService(keystone, identity)
{
    public override string Segment => "network";

    public override string Name => "neutron";

    protected override string Version => "2.0";

    protected override string VersionSegment => "v2.0";

    protected override JsonObject? Find(IReadOnlyList<string> path, IReadOnlyList<(string Name, string Value)> query) => path switch
    {
        ["networks"] => new JsonObject { ["networks"] = Filter(inventory.Networks.Select(Show), query) },
        ["networks", var id] when inventory.Networks.FirstOrDefault(network => network.Id == id) is { } network => new JsonObject { ["network"] = Show(network) },
        _ => null,
    };

    protected override JsonObject NotFound() => new()
    {
        ["NeutronError"] = new JsonObject { ["type"] = "HTTPNotFound", ["message"] = "The resource could not be found.", ["detail"] = "" },
    };

    private static JsonObject Show(CloudNetwork network) => new()
    {
        ["id"] = network.Id,
        ["name"] = network.Name,
        ["status"] = "ACTIVE",
        ["admin_state_up"] = true,
        ["shared"] = false,
        ["router:external"] = network.IsExternal,
        ["subnets"] = new JsonArray(),
    };
}
