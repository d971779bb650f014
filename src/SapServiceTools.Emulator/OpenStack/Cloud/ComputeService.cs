using SapServiceTools.Emulator.Keystone;
using SapServiceTools.Emulator.Sahara.Records;

namespace SapServiceTools.Emulator.OpenStack.Cloud;

/// <summary>The flavors and key pairs of Nova. Source: OpenStack Compute API, v2.1.</summary>
internal sealed class ComputeService(KeystoneService keystone, IdentityStore identity, CloudInventory inventory) : CloudService(keystone, identity)
{
    public override string Segment => "compute";

    public override string Name => "nova";

    protected override string CatalogPath => "/v2.1";

    protected override string Version => "2.1";

    protected override string VersionSegment => "v2.1";

    protected override JsonObject? Find(IReadOnlyList<string> path, IReadOnlyList<(string Name, string Value)> query) => path switch
    {
        ["flavors"] or ["flavors", "detail"] => new JsonObject { ["flavors"] = Filter(inventory.Flavors.Select(Show), query) },
        ["flavors", var id] when inventory.Flavors.FirstOrDefault(flavor => flavor.Id == id) is { } flavor => new JsonObject { ["flavor"] = Show(flavor) },
        ["flavors", var id, "os-extra_specs"] when inventory.HasFlavor(id) => new JsonObject { ["extra_specs"] = new JsonObject() },
        ["os-keypairs"] => new JsonObject { ["keypairs"] = Filter(inventory.KeyPairs.Select(name => new JsonObject { ["keypair"] = ShowKeyPair(name) }), query) },
        ["os-keypairs", var name] when inventory.KeyPairs.Contains(name) => new JsonObject { ["keypair"] = ShowKeyPair(name) },
        _ => null,
    };

    protected override JsonObject NotFound() => new() { ["itemNotFound"] = new JsonObject { ["code"] = 404, ["message"] = "The resource could not be found." } };

    private static JsonObject Show(CloudFlavor flavor) => new()
    {
        ["id"] = flavor.Id,
        ["name"] = flavor.Name,
        ["ram"] = flavor.Ram,
        ["vcpus"] = 1,
        ["disk"] = flavor.Disk,
        ["swap"] = "",
        ["rxtx_factor"] = 1.0,
        ["os-flavor-access:is_public"] = true,
        ["OS-FLV-DISABLED:disabled"] = false,
        ["OS-FLV-EXT-DATA:ephemeral"] = 0,
        ["links"] = new JsonArray(),
    };

    private static JsonObject ShowKeyPair(string name) => new()
    {
        ["name"] = name,
        ["public_key"] = "ssh-ed25519 AAAA",
        ["fingerprint"] = "00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00",
    };
}
