using System.Text.Json.Nodes;

namespace SapServiceTools.Tests.Conformance.Mutations;

/// <summary>Broken bindings, fetches of bindings and rotations.</summary>
internal static class BindMutations
{
    public static Mutation[] All { get; } =
    [
        Mutation.Request("binding without plan_id taken", false, ["Bind.MissingPlanId"], asked => Fill(asked, "plan_id", RichCatalog.Plan)),
        Mutation.Request("binding without service_id taken", false, ["Bind.MissingServiceId"], asked => Fill(asked, "service_id", RichCatalog.Service)),
        Mutation.Answer("422 for a binding that isn't JSON", false, ["Bind.NotJson"], (asked, answer) =>
        {
            if (asked.Is("PUT", ofBinding: true) && asked.Json is null)
                answer.Become(422);
        }),
        Mutation.Answer("200 for a new binding", false, ["Bind.Created", "Rotation.Created"], (asked, answer) => ProvisionMutations.Status(asked, "PUT", answer, 201, 200, ofBinding: true)),
        Answer("credentials as text", json => json["credentials"] = "user:password"),
        Answer("ports as numbers", json => json["endpoints"]![0]!["ports"] = new JsonArray(443)),
        Answer("endpoint without host", json => json["endpoints"]![0]!.AsObject().Remove("host")),
        Answer("protocol that doesn't exist", json => json["endpoints"]![0]!["protocol"] = "icmp"),
        Answer("volume mount in a mode that doesn't exist", json => json["volume_mounts"]![0]!["mode"] = "x"),
        Answer("volume mount without device", json => json["volume_mounts"]![0]!.AsObject().Remove("device")),
        Answer("date without fraction", json => json["metadata"]!["expires_at"] = "2031-12-31T23:59:59Z"),
        Answer("renewal after expiry", json => json["metadata"]!["renew_before"] = "2999-12-31T23:59:59.0Z"),
        Mutation.Answer("log drain without permission", false, ["Bind.Body", "FetchBinding.Body", "Rotation.Body"], (asked, answer) =>
        {
            if (asked.IsCatalog && answer.Status is 200)
                answer.Edit(json => json["services"]![0]!["requires"] = new JsonArray("route_forwarding", "volume_mount"));
        }),
        Mutation.Answer("credentials in 202", true, ["Bind.NothingInAccepted"], (asked, answer) => Edit(asked, answer, 202, json => json["credentials"] = new JsonObject { ["uri"] = "x" })),
        Mutation.Answer("expiry in 202", true, ["Bind.NothingInAccepted"], (asked, answer) =>
            Edit(asked, answer, 202, json => json["metadata"] = new JsonObject { ["expires_at"] = "2031-12-31T23:59:59.0Z" })),
        Mutation.Answer("binding's conflict overlooked in the background", true, ["Bind.ConflictWhileRunning", "Bind.Conflict"], (asked, answer) =>
            ProvisionMutations.Status(asked, "PUT", answer, 409, 202, ofBinding: true)),
        Mutation.Answer("binding's operation that is an object", true, ["Bind.Operation"], (asked, answer) => Edit(asked, answer, 202, json => json["operation"] = new JsonObject())),
        ProvisionMutations.Again("re-sent binding with another operation", true, ["Bind.ResentWhileRunning"], answer => answer.Edit(json => json["operation"] = "another"), ofBinding: true),
        Mutation.Answer("AsyncRequired of a binding answered 400", true, ["Bind.AsyncRequired"], (asked, answer) =>
        {
            if (asked.Is("PUT", ofBinding: true) && answer.Json?["error"]?.GetValue<string>() is "AsyncRequired")
                answer.Status = 400;
        }),
        Mutation.Answer("binding's conflict overlooked", false, ["Bind.Conflict"], (asked, answer) => ProvisionMutations.Status(asked, "PUT", answer, 409, 200, ofBinding: true)),
        Mutation.Answer("identical binding answered 409", false, ["Bind.Identical"], (asked, answer) => ProvisionMutations.Status(asked, "PUT", answer, 200, 409, ofBinding: true)),
        Mutation.Answer("500 for a binding to an unknown instance", false, ["Bind.UnknownInstance"], (asked, answer) => ProvisionMutations.Status(asked, "PUT", answer, 404, 500, ofBinding: true)),
        Mutation.Request("app demanded without its code", false, ["Bind.RequiresApp"], asked =>
            asked.IsAllowed && asked.Is("PUT", ofBinding: true) && asked.Json is { } json && !json.ContainsKey("app_guid") ? Answered.Of(400) : null),
        Mutation.Answer("binding that can't be fetched", false, ["FetchBinding.Found", "Rotation.BothValid"], (asked, answer) => ProvisionMutations.Status(asked, "GET", answer, 200, 404, ofBinding: true)),
        Mutation.Answer("unknown binding fetched", false, ["FetchBinding.Unknown", "Unbind.FetchAfter"], (asked, answer) => ProvisionMutations.Status(asked, "GET", answer, 404, 200, ofBinding: true)),
        Mutation.Answer("fetched credentials as a list", true, ["FetchBinding.Body"], (asked, answer) =>
        {
            if (asked.Is("GET", ofBinding: true) && answer.Status is 200)
                answer.Edit(json => json["credentials"] = new JsonArray());
        }),
        Mutation.Answer("bindings in the background that nobody can fetch", true, ["FetchBinding.AfterBackground"], (asked, answer) =>
        {
            if (asked.IsCatalog && answer.Status is 200)
                answer.Edit(json => json["services"]![0]!.AsObject().Remove("bindings_retrievable"));
        }),
        new Mutation("binding in the background fails", "Bind.Succeeds")
        {
            IsAsync = true,
            Make = () => Tampering.None,
            Arrange = host => host.Handler.Bind = (_, _) => throw new InvalidOperationException("No room."),
        },
        Mutation.Request("rotation refused", false, ["Rotation.Created"], asked => asked.Json?.ContainsKey("predecessor_binding_id") is true ? Answered.Of(400) : null),
        new Mutation("rotation that ends its predecessor", "Rotation.BothValid")
        {
            Make = () =>
            {
                var dead = new HashSet<string>();
                return new Tampering
                {
                    Before = asked => asked.Is("GET", ofBinding: true) && dead.Any(id => asked.Path.EndsWith(id, StringComparison.Ordinal)) ? Answered.Of(404) : null,
                    After = (asked, answer) =>
                    {
                        if (answer.Status is 201 && asked.Json?["predecessor_binding_id"]?.GetValue<string>() is { } id)
                            dead.Add(id);
                    },
                };
            },
        },
        Mutation.Request("rotation as an ordinary binding", false, ["Rotation.UnknownPredecessor"], asked => Change(asked, json => json.Remove("predecessor_binding_id"))),
    ];

    private static Mutation Answer(string name, Action<JsonObject> edit) => Mutation.Answer(name, false, ["Bind.Body", "Rotation.Body"], (asked, answer) => Edit(asked, answer, 201, edit));

    private static void Edit(Asked asked, Answered answer, int status, Action<JsonObject> edit)
    {
        if (asked.Is("PUT", ofBinding: true) && answer.Status == status)
            answer.Edit(edit);
    }

    private static void Fill(Asked asked, string field, string value) => Change(asked, json =>
    {
        if (!json.ContainsKey("predecessor_binding_id"))
            json.TryAdd(field, value);
    });

    private static void Change(Asked asked, Action<JsonObject> edit)
    {
        if (!asked.Is("PUT", ofBinding: true) || asked.Json is not { } json)
            return;
        edit(json);
        asked.Set(json);
    }
}
