namespace SapServiceTools.Tests.Conformance.Mutations;

/// <summary>Broken deletions of bindings and instances.</summary>
internal static class DeletionMutations
{
    private const string Ids = $"service_id={RichCatalog.Service}&plan_id={RichCatalog.Plan}";

    public static Mutation[] All { get; } =
    [
        Taken("unbinding without plan_id taken", "Unbind.MissingPlanId", true, query => !query.Contains("plan_id", StringComparison.Ordinal)),
        Taken("unbinding without service_id taken", "Unbind.MissingServiceId", true, query => !query.Contains("service_id", StringComparison.Ordinal)),
        Taken("unbinding with empty plan_id taken", "Unbind.EmptyPlanId", true, query => query.Contains("plan_id=&", StringComparison.Ordinal)),
        Taken("deprovision without plan_id taken", "Deprovision.MissingPlanId", false, query => !query.Contains("plan_id", StringComparison.Ordinal)),
        Taken("deprovision with empty service_id taken", "Deprovision.EmptyServiceId", false, query => query.Contains("service_id=&", StringComparison.Ordinal)),
        Mutation.Answer("404 for 410", false, ["Unbind.Gone", "Unbind.Unknown", "Deprovision.Gone", "Deprovision.Unknown"], (asked, answer) =>
        {
            if (asked.Method is "DELETE" && answer.Status is 410)
                answer.Status = 404;
        }),
        Mutation.Answer("200 for a binding that is gone", false, ["Unbind.Gone", "Unbind.Unknown"], (asked, answer) => ProvisionMutations.Status(asked, "DELETE", answer, 410, 200, ofBinding: true)),
        Mutation.Answer("204 for an unbinding", false, ["Unbind.Done", "Unbind.Body"], (asked, answer) =>
        {
            if (asked.Is("DELETE", ofBinding: true) && answer.Status is 200)
                answer.Become(204, "");
        }),
        Mutation.Answer("deprovision answered by a word", false, ["Deprovision.Body"], (asked, answer) =>
        {
            if (asked.Is("DELETE") && answer.Status is 200)
                answer.Become(200, "\"deleted\"");
        }),
        new Mutation("binding still there after its unbinding", "Unbind.FetchAfter")
        {
            Make = () =>
            {
                var unbound = new HashSet<string>();
                return new Tampering
                {
                    After = (asked, answer) =>
                    {
                        if (asked.Is("DELETE", ofBinding: true) && answer.Status is 200)
                            unbound.Add(asked.Path);
                        if (asked.Is("GET", ofBinding: true) && unbound.Contains(asked.Path))
                            answer.Become(200);
                    },
                };
            },
        },
        Mutation.Request("202 to a deprovision unasked", true, ["Deprovision.AsyncRequired"], asked =>
        {
            if (asked.Is("DELETE") && !asked.Query.Contains("accepts_incomplete", StringComparison.Ordinal))
                asked.Query += "&accepts_incomplete=true";
        }),
        Mutation.Answer("AsyncRequired of an unbinding without its code", true, ["Unbind.AsyncRequired"], (asked, answer) =>
        {
            if (asked.Is("DELETE", ofBinding: true))
                ProvisionMutations.Recode(answer, "AsyncRequired", json => json.Remove("error"));
        }),
        ProvisionMutations.Again("re-sent deprovision answered 410 too early", true, ["Deprovision.ResentWhileRunning"], answer => answer.Become(410), "DELETE"),
        ProvisionMutations.Again("re-sent unbinding with another operation", true, ["Unbind.ResentWhileRunning"], answer => answer.Edit(json => json["operation"] = "another"), "DELETE", ofBinding: true),
        Mutation.Answer("unbinding's operation that is a list", true, ["Unbind.Operation"], (asked, answer) =>
        {
            if (asked.Is("DELETE", ofBinding: true) && answer.Status is 202)
                answer.Edit(json => json["operation"] = new System.Text.Json.Nodes.JsonArray());
        }),
        new Mutation("deprovision refused while provisioning", "Deprovision.WhileProvisioning")
        {
            IsAsync = true,
            Make = () =>
            {
                var unpolled = new HashSet<string>();
                return new Tampering
                {
                    Before = asked =>
                    {
                        if (asked.IsPoll)
                            unpolled.Remove(asked.Path[..^"/last_operation".Length]);
                        return asked.Is("DELETE") && unpolled.Remove(asked.Path) ? Answered.Of(409) : null;
                    },
                    After = (asked, answer) =>
                    {
                        if (asked.Is("PUT") && answer.Status is 202)
                            unpolled.Add(asked.Path);
                    },
                };
            },
        },
        Mutation.Request("encoded id not understood", false, ["Deprovision.EncodedId"], asked =>
            asked.Path.Contains("%20", StringComparison.Ordinal) ? Answered.Of(404, "<html>Not Found</html>", "text/html") : null),
        new Mutation("unbinding that is never answered", "Unbind.MissingServiceId", "Unbind.Done")
        {
            DeadEndpoint = "Unbind.",
            LeavesSomething = true,
            Make = () => new Tampering { Before = asked => asked.IsAllowed && asked.Is("DELETE", ofBinding: true) ? Answered.Of(Answered.Never) : null },
            Bound = PollMutations.Brief,
        },
        new Mutation("deprovision whose connection is cut", "Deprovision.MissingServiceId", "Deprovision.Done")
        {
            DeadEndpoint = "Deprovision.",
            LeavesSomething = true,
            Make = () => new Tampering { Before = asked => asked.IsAllowed && asked.Is("DELETE") ? Answered.Of(Answered.Cut) : null },
            Bound = PollMutations.Brief,
        },
    ];

    private static Mutation Taken(string name, string expected, bool ofBinding, Func<string, bool> isMalformed) => Mutation.Request(name, false, [expected], asked =>
    {
        if (asked.Is("DELETE", ofBinding) && isMalformed(asked.Query + "&"))
            asked.Query = Ids;
    });
}
