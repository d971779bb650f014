using System.Text.Json.Nodes;

namespace SapServiceTools.Tests.Conformance.Mutations;

/// <summary>Brokers that take too much, and such that are wrong only in the background.</summary>
internal static class LenientMutations
{
    public static Mutation[] All { get; } =
    [
        Mutation.Request("provision without organization_guid taken", false, ["Provision.MissingOrganization"], asked => Edit(asked, false, json => json.TryAdd("organization_guid", "o"))),
        Mutation.Request("provision without space_guid taken", false, ["Provision.MissingSpace"], asked => Edit(asked, false, json => json.TryAdd("space_guid", "s"))),
        Mutation.Request("provision of an unknown service taken", false, ["Provision.UnknownService"], asked => Edit(asked, false, json =>
        {
            if (json["service_id"]?.GetValue<string>() is { Length: 36 })
                json["service_id"] = RichCatalog.Service;
        })),
        Mutation.Request("parameters as text taken", false, ["Provision.ParametersNotObject"], asked => Edit(asked, false, json =>
        {
            if (json["parameters"] is JsonValue)
                json.Remove("parameters");
        })),
        Mutation.Answer("parameters against the schema make it fail", false, ["Provision.SchemaChecked", "Errors.NoFailure"], (asked, answer) =>
        {
            if (asked.Is("PUT") && answer.Json?["error"]?.GetValue<string>() is "InvalidParameters")
                answer.Status = 500;
        }),
        Mutation.Request("binding with empty plan_id taken", false, ["Bind.EmptyPlanId"], asked => Edit(asked, true, json =>
        {
            if (json["plan_id"]?.GetValue<string>() is "")
                json["plan_id"] = RichCatalog.Plan;
        })),
        Mutation.Request("binding with an unknown plan taken", false, ["Bind.UnknownPlan"], asked => Edit(asked, true, json =>
        {
            if (json["plan_id"]?.GetValue<string>() is { Length: 36 })
                json["plan_id"] = RichCatalog.Plan;
        })),
        Catalog("rotation of what isn't rotatable", "Rotation.NotRotatable", service =>
        {
            foreach (var plan in service["plans"]!.AsArray())
                plan!.AsObject().Remove("binding_rotatable");
        }),
        Catalog("change of a plan that isn't updateable", "Update.PlanNotUpdateable", service => service.Remove("plan_updateable")),
        Mutation.Request("unbinding with empty service_id taken", false, ["Unbind.EmptyServiceId"], asked => Fill(asked, true, "service_id=&")),
        Mutation.Request("deprovision with empty plan_id taken", false, ["Deprovision.EmptyPlanId"], asked => Fill(asked, false, "plan_id=&")),
        new Mutation("binding fetched while it is being made", "Bind.FetchWhileRunning")
        {
            IsAsync = true,
            Make = () =>
            {
                var made = new HashSet<string>();
                return new Tampering
                {
                    After = (asked, answer) =>
                    {
                        if (asked.Is("PUT", ofBinding: true) && answer.Status is 202)
                            made.Add(asked.Path);
                        if (asked.Is("DELETE", ofBinding: true))
                            made.Remove(asked.Path);
                        if (asked.Is("GET", ofBinding: true) && answer.Status is 404 && made.Contains(asked.Path))
                            answer.Become(200);
                    },
                };
            },
        },
        Poll("binding's state without a word", ["BindingLastOperation.Body"], true, (_, answer) => answer.Edit(json => json["description"] = new JsonObject())),
        Poll("binding's Retry-After that nobody understands", ["BindingLastOperation.RetryAfter"], true, (_, answer) =>
        {
            if (answer.Headers.ContainsKey("Retry-After"))
                answer.Headers["Retry-After"] = "-1 minute";
        }),
        Forgetful("binding's operation forgotten as soon as told", "BindingLastOperation.Remembered", true, answer => answer.Become(404)),
        new Mutation("unbinding in the background fails", "Unbind.Succeeds")
        {
            IsAsync = true,
            LeavesSomething = true,
            Make = () => Tampering.None,
            Arrange = host => host.Handler.Unbind = (_, _) => throw new InvalidOperationException("It is in use."),
            Bound = PollMutations.Brief,
        },
        new Mutation("deprovision in the background fails", "Deprovision.Succeeds", "Deprovision.WhileProvisioning")
        {
            IsAsync = true,
            LeavesSomething = true,
            Make = () => Tampering.None,
            Arrange = host => host.Handler.Deprovision = (_, _) => throw new InvalidOperationException("It is in use."),
            Bound = PollMutations.Brief,
        },
        Mutation.Answer("deprovision's operation that is a Boolean", true, ["Deprovision.Operation"], (asked, answer) =>
        {
            if (asked.Is("DELETE") && answer.Status is 202)
                answer.Edit(json => json["operation"] = true);
        }),
        Forgetful("last_operation that fails after the deprovision", "Deprovision.LastOperationAfter", false, answer => answer.Become(500)),
    ];

    private static void Edit(Asked asked, bool ofBinding, Action<JsonObject> edit)
    {
        if (!asked.Is("PUT", ofBinding) || asked.Json is not { } json)
            return;
        edit(json);
        asked.Set(json);
    }

    private static void Fill(Asked asked, bool ofBinding, string fault)
    {
        if (asked.Is("DELETE", ofBinding) && $"{asked.Query}&".Contains(fault, StringComparison.Ordinal))
            asked.Query = $"service_id={RichCatalog.Service}&plan_id={RichCatalog.Plan}";
    }

    private static Mutation Catalog(string name, string expected, Action<JsonObject> edit) => Mutation.Answer(name, false, [expected], (asked, answer) =>
    {
        if (asked.IsCatalog && answer.Status is 200)
            answer.Edit(json => edit(json["services"]![0]!.AsObject()));
    });

    private static Mutation Poll(string name, string[] expected, bool ofBinding, Action<Asked, Answered> change) => Mutation.Answer(name, true, expected, (asked, answer) =>
    {
        if (asked.IsPoll && asked.IsOfBinding == ofBinding && answer.Status is 200)
            change(asked, answer);
    });

    /// <summary>Changes what a poll says after the end was told; of instances only after their deletion.</summary>
    private static Mutation Forgetful(string name, string expected, bool ofBinding, Action<Answered> change) => new(name, expected)
    {
        IsAsync = true,
        Make = () =>
        {
            var (told, deleted) = (new HashSet<string>(), new HashSet<string>());
            return new Tampering
            {
                After = (asked, answer) =>
                {
                    if (asked.Is("DELETE", ofBinding))
                        deleted.Add($"{asked.Path}/last_operation");
                    if (asked.IsPoll && asked.IsOfBinding == ofBinding && (ofBinding || deleted.Contains(asked.Path))
                        && answer.Json?["state"]?.GetValue<string>() is "succeeded" && !told.Add(asked.Path + asked.Query))
                        change(answer);
                },
            };
        },
    };
}
