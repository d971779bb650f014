using SapServiceTools.Emulator.Keystone;
using SapServiceTools.Emulator.Sahara.Records;

namespace SapServiceTools.Emulator.OpenStack.Cloud;

/// <summary>The images of Glance. Source: OpenStack Image API, v2.</summary>
internal sealed class ImageService(KeystoneService keystone, IdentityStore identity, SaharaStore store) : CloudService(keystone, identity)
{
    public override string Segment => "image";

    public override string Name => "glance";

    protected override string Version => "2.9";

    protected override string VersionSegment => "v2";

    protected override int VersionsStatus => 300;

    protected override JsonObject? Find(IReadOnlyList<string> path, IReadOnlyList<(string Name, string Value)> query)
    {
        switch (path)
        {
            case ["images"]:
                // None is hidden.
                var images = query.Any(pair => pair is ("os_hidden", "True" or "true")) ? [] : store.Cloud.Images.Select(Show);
                return new JsonObject { ["images"] = Filter(images, query), ["schema"] = "/v2/schemas/images", ["first"] = "/v2/images" };
            case ["images", var id] when store.Cloud.Images.FirstOrDefault(image => image.Id == id) is { } image:
                return Show(image);
            default:
                return null;
        }
    }

    protected override JsonObject NotFound() => new() { ["code"] = "404 Not Found", ["title"] = "Not Found", ["message"] = "The resource could not be found." };

    private JsonObject Show(CloudImage image) => new()
    {
        ["id"] = image.Id,
        ["name"] = image.Name,
        ["status"] = "active",
        ["visibility"] = "public",
        ["size"] = 1234567,
        ["min_disk"] = 0,
        ["min_ram"] = 0,
        ["disk_format"] = "qcow2",
        ["container_format"] = "bare",
        ["protected"] = false,
        ["os_hidden"] = false,
        ["checksum"] = null,
        ["owner"] = null,
        ["tags"] = new JsonArray(),
        ["created_at"] = $"{RecordKind.Time(store.StartedAt)}Z",
        ["updated_at"] = $"{RecordKind.Time(image.UpdatedAt ?? store.StartedAt)}Z",
        ["self"] = $"/v2/images/{image.Id}",
        ["file"] = $"/v2/images/{image.Id}/file",
        ["schema"] = "/v2/schemas/image",
    };
}
