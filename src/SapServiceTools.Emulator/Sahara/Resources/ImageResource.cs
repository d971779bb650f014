using System.Globalization;
using SapServiceTools.Emulator.OpenStack.Wire;
using SapServiceTools.Emulator.Sahara.Records;
using SapServiceTools.Emulator.Sahara.Requests;
using SapServiceTools.Emulator.Sahara.Schemas;

namespace SapServiceTools.Emulator.Sahara.Resources;

/// <summary>Images of Glance: which account they have and what they are good for.</summary>
internal sealed class ImageResource(SaharaStore store)
{
    public void Map(SaharaRoutes routes)
    {
        routes.Add(SaharaVersions.All, "GET images", List, "images_list", "name", "tags", "username");
        routes.Add(SaharaVersions.All, "GET images/*", call => Respond(call, 200, Registered(call)), "images_get");
        routes.Add(SaharaVersions.All, "POST images/*", Register, "images_set");
        routes.Add(SaharaVersions.All, "DELETE images/*", Unregister, "images_unset");
        routes.Add(SaharaVersions.V1, "POST images/*/tag", call => Tag(call, 202, (image, tags) => image.Tags.UnionWith(tags)));
        routes.Add(SaharaVersions.V1, "POST images/*/untag", call => Tag(call, 202, (image, tags) => image.Tags.ExceptWith(tags)));
        routes.Add(SaharaVersions.V2, "GET images/*/tags", GetTags, "image_tags_get");
        routes.Add(SaharaVersions.V2, "PUT images/*/tags", call => Tag(call, 200, SetTags), "image_tags_update");
        routes.Add(SaharaVersions.V2, "DELETE images/*/tags", DeleteTags, "image_tags_delete");
    }

    private OpenStackResponse List(SaharaCall call)
    {
        var tags = call.Parameters("tags");
        var images = store.Cloud.Images.Where(image => image.UserName is not null && tags.All(image.Tags.Contains)
            && image.Name.Contains(call.Parameter("name") ?? "", StringComparison.Ordinal));
        return OpenStackResponse.Json(200, new JsonObject { ["images"] = new JsonArray([.. images.Select(Show)]) });
    }

    private OpenStackResponse Register(SaharaCall call)
    {
        var image = Find(call);
        var body = BodySchemas.ImageRegistration.Read(call.Body());
        image.UserName = body.Text("username");
        image.Description = body.Text("description") ?? image.Description;
        return Respond(call, 202, Touch(image));
    }

    private OpenStackResponse Unregister(SaharaCall call)
    {
        var image = Registered(call);
        image.UserName = image.Description = null;
        image.Tags.Clear();
        Touch(image);
        return OpenStackResponse.Empty(204);
    }

    private OpenStackResponse Tag(SaharaCall call, int statusCode, Action<CloudImage, IEnumerable<string>> change)
    {
        var image = Registered(call);
        change(image, BodySchemas.ImageTags.Read(call.Body()).Texts("tags"));
        return Respond(call, statusCode, Touch(image));
    }

    private static void SetTags(CloudImage image, IEnumerable<string> tags)
    {
        image.Tags.Clear();
        image.Tags.UnionWith(tags);
    }

    // A bare array; without tags an empty object.
    private OpenStackResponse GetTags(SaharaCall call) =>
        OpenStackResponse.Json(200, Registered(call) is { Tags.Count: > 0 } image ? JsonShapes.ToArray(image.Tags) : new JsonObject());

    private OpenStackResponse DeleteTags(SaharaCall call)
    {
        Touch(Registered(call)).Tags.Clear();
        return OpenStackResponse.Empty(204);
    }

    private CloudImage Find(SaharaCall call) => store.Cloud.Images.FirstOrDefault(image => image.Id == call.Id) ?? throw SaharaException.NotFound("id", call.Id);

    private CloudImage Registered(SaharaCall call) => Find(call) is { UserName: not null } image
        ? image
        : throw new SaharaException(400, "IMAGE_NOT_REGISTERED", $"Image {call.Id} is not registered in Sahara");

    private CloudImage Touch(CloudImage image)
    {
        image.UpdatedAt = store.Now;
        return image;
    }

    private OpenStackResponse Respond(SaharaCall call, int statusCode, CloudImage image) => OpenStackResponse.Json(statusCode, new JsonObject { ["image"] = Show(image) });

    private JsonObject Show(CloudImage image)
    {
        var metadata = new JsonObject { ["_sahara_username"] = image.UserName };
        if (image.Description is not null)
            metadata["_sahara_description"] = image.Description;
        foreach (var tag in image.Tags)
            metadata[$"_sahara_tag_{tag}"] = "True";
        return new JsonObject
        {
            ["OS-EXT-IMG-SIZE:size"] = 1234567,
            ["metadata"] = metadata,
            ["minDisk"] = 0,
            ["minRam"] = 0,
            ["progress"] = 100,
            ["status"] = "ACTIVE",
            ["created"] = Time(store.StartedAt),
            ["updated"] = Time(image.UpdatedAt ?? store.StartedAt),
            ["username"] = image.UserName,
            ["description"] = image.Description,
            ["tags"] = JsonShapes.ToArray(image.Tags),
            ["id"] = image.Id,
            ["name"] = image.Name,
        };
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
