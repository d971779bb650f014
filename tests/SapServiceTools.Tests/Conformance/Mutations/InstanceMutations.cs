namespace SapServiceTools.Tests.Conformance.Mutations;

/// <summary>Broken fetches and updates of instances.</summary>
internal static class InstanceMutations
{
    public static Mutation[] All { get; } =
    [
        Mutation.Answer("instance that can't be fetched", false, ["FetchInstance.Found"], (asked, answer) => ProvisionMutations.Status(asked, "GET", answer, 200, 404)),
        Mutation.Answer("fetched instance of another service", false, ["FetchInstance.Ids"], (asked, answer) =>
            ProvisionMutations.Edit(asked, "GET", answer, 200, json => json["service_id"] = "another")),
        Mutation.Answer("fetched parameters as text", false, ["FetchInstance.Body"], (asked, answer) =>
            ProvisionMutations.Edit(asked, "GET", answer, 200, json => json["parameters"] = "{}")),
        Mutation.Answer("unknown instance fetched", false, ["FetchInstance.Unknown", "Deprovision.FetchAfter"], (asked, answer) =>
            ProvisionMutations.Status(asked, "GET", answer, 404, 200)),
        new Mutation("dashboard_url told too late", "FetchInstance.DashboardUrl")
        {
            Make = () => new Tampering { After = (asked, answer) => ProvisionMutations.Edit(asked, "PUT", answer, 201, json => json.Remove("dashboard_url")) },
        },
        new Mutation("instance fetched while it is being made", "Provision.FetchWhileRunning")
        {
            IsAsync = true,
            Make = () =>
            {
                var made = new HashSet<string>();
                return new Tampering
                {
                    After = (asked, answer) =>
                    {
                        if (asked.Is("PUT") && answer.Status is 202)
                            made.Add(asked.Path);
                        if (asked.Is("DELETE"))
                            made.Remove(asked.Path);
                        if (asked.Is("GET") && answer.Status is 404 && made.Contains(asked.Path))
                            answer.Become(200);
                    },
                };
            },
        },
        Mutation.Answer("plan that doesn't change", false, ["Update.PlanChanged"], (asked, answer) =>
            ProvisionMutations.Edit(asked, "GET", answer, 200, json => json["plan_id"] = RichCatalog.Plan)),
        Mutation.Request("update without service_id taken", false, ["Update.MissingServiceId"], asked =>
            ProvisionMutations.Edit(asked, "PATCH", json => json.TryAdd("service_id", RichCatalog.Service))),
        Mutation.Request("update to an unknown plan taken", false, ["Update.UnknownPlan"], asked => ProvisionMutations.Edit(asked, "PATCH", json =>
        {
            if (json["plan_id"]?.GetValue<string>() is { Length: 36 })
                json.Remove("plan_id");
        })),
        Mutation.Answer("422 for an update that isn't JSON", false, ["Update.NotJson"], (asked, answer) =>
        {
            if (asked.Is("PATCH") && asked.Json is null)
                answer.Become(422);
        }),
        Mutation.Answer("500 for an update of an unknown instance", false, ["Update.UnknownInstance"], (asked, answer) => ProvisionMutations.Status(asked, "PATCH", answer, 404, 500)),
        new Mutation("refused update done all the same", "Update.RefusedChangesNothing")
        {
            Make = () => new Tampering
            {
                Before = asked =>
                {
                    ProvisionMutations.Edit(asked, "PATCH", json => asked.Headers["Filled"] = json.TryAdd("service_id", RichCatalog.Service) ? "yes" : null);
                    return null;
                },
                After = (asked, answer) =>
                {
                    if (asked.Headers.GetValueOrDefault("Filled") is not null)
                        answer.Become(400);
                },
            },
        },
        Mutation.Request("202 to an update unasked", true, ["Update.AsyncRequired"], asked =>
        {
            if (asked.Is("PATCH"))
                asked.Query = "accepts_incomplete=true";
        }),
        Mutation.Answer("201 to an update", false, ["Update.Done"], (asked, answer) => ProvisionMutations.Status(asked, "PATCH", answer, 200, 201)),
        Mutation.Answer("update answered by nothing", false, ["Update.Body"], (asked, answer) =>
        {
            if (asked.Is("PATCH") && answer.Status is 200)
                answer.Become(200, "");
        }),
        Mutation.Answer("empty operation of an update", true, ["Update.Operation"], (asked, answer) => ProvisionMutations.Edit(asked, "PATCH", answer, 202, json => json["operation"] = "")),
        ProvisionMutations.Again("re-sent update with another operation", true, ["Update.ResentWhileRunning"], answer => answer.Edit(json => json["operation"] = "another"), "PATCH"),
        Mutation.Answer("fetch while updating without its code", true, ["Update.FetchWhileRunning"], (asked, answer) =>
        {
            if (asked.Is("GET"))
                ProvisionMutations.Recode(answer, "ConcurrencyError", json => json.Remove("error"));
        }),
        Mutation.Request("update of the context refused", false, ["Update.ContextOnly"], asked =>
            asked.IsAllowed && asked.Is("PATCH") && asked.Json is { } json && json.ContainsKey("service_id") && !json.ContainsKey("plan_id") && !json.ContainsKey("maintenance_info")
                ? Answered.Of(422, """{"error":"Unsupported","description":"Never."}""")
                : null),
        new Mutation("polls of an update with the old plan refused", "Update.Succeeds", "Update.ContextOnly")
        {
            IsAsync = true,
            Make = () =>
            {
                var updated = new HashSet<string>();
                return new Tampering
                {
                    Before = asked =>
                    {
                        if (asked.Is("DELETE"))
                            updated.Remove(asked.Path + "/last_operation");
                        return asked.IsPoll && updated.Contains(asked.Path) && asked.Query.Contains($"plan_id={RichCatalog.AsyncPlan}&", StringComparison.Ordinal) ? Answered.Of(400) : null;
                    },
                    After = (asked, answer) =>
                    {
                        if (asked.Is("PATCH") && answer.Status is 202 && asked.Json!.ContainsKey("plan_id"))
                            updated.Add(asked.Path + "/last_operation");
                    },
                };
            },
        },
    ];
}
