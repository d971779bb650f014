using System.Text.Json.Nodes;

namespace SapServiceTools.Tests.Conformance.Mutations;

internal static class ProvisionMutations
{
    public static Mutation[] All { get; } =
    [
        Fill("provision without plan_id taken", ["Provision.MissingPlanId"], "plan_id", RichCatalog.Plan, whenEmpty: false),
        Fill("provision without service_id taken", ["Provision.MissingServiceId"], "service_id", RichCatalog.Service, whenEmpty: false),
        Fill("provision with empty plan_id taken", ["Provision.EmptyPlanId"], "plan_id", RichCatalog.Plan, whenEmpty: true),
        Fill("provision with empty service_id taken", ["Provision.EmptyServiceId"], "service_id", RichCatalog.Service, whenEmpty: true),
        Mutation.Answer("422 for a body that isn't JSON", false, ["Provision.NotJson", "Provision.NotObject", "Provision.NoBody"], (asked, answer) =>
        {
            if (asked.Is("PUT") && asked.Json is null)
                answer.Become(422);
        }),
        Mutation.Request("provision of an unknown plan taken", false, ["Provision.UnknownPlan"], asked => Edit(asked, "PUT", json =>
        {
            if (json["plan_id"]?.GetValue<string>() is { Length: 36 })
                json["plan_id"] = RichCatalog.Plan;
        })),
        Mutation.Request("maintenance_info not compared", false, ["Provision.MaintenanceInfoConflict"], asked => Edit(asked, "PUT", json => json.Remove("maintenance_info"))),
        Mutation.Answer("MaintenanceInfoConflict without its code", false, ["Provision.MaintenanceInfoConflict", "Update.MaintenanceInfoConflict"], (_, answer) =>
            Recode(answer, "MaintenanceInfoConflict", json => json.Remove("error"))),
        Mutation.Request("accepts_incomplete=false counts as true", true, ["Provision.AcceptsIncompleteFalse"], asked =>
        {
            asked.Query = asked.Query.Replace("accepts_incomplete=false", "accepts_incomplete=true", StringComparison.Ordinal);
        }),
        Mutation.Request("202 unasked", true, ["Provision.AsyncRequired"], asked =>
        {
            if (asked.Is("PUT") && asked.Query.Length is 0)
                asked.Query = "accepts_incomplete=true";
        }),
        Mutation.Answer("AsyncRequired without its code", true, ["Provision.AsyncRequired", "Provision.AcceptsIncompleteFalse"], (asked, answer) =>
        {
            if (asked.Is("PUT"))
                Recode(answer, "AsyncRequired", json => json["error"] = "UseAsync");
        }),
        Mutation.Answer("400 for AsyncRequired", true, ["Provision.AsyncRequired", "Provision.AcceptsIncompleteFalse"], (asked, answer) =>
        {
            if (asked.Is("PUT") && answer.Json?["error"]?.GetValue<string>() is "AsyncRequired")
                answer.Status = 400;
        }),
        Mutation.Answer("200 for 201", false, ["Provision.Created"], (asked, answer) => Status(asked, "PUT", answer, 201, 200)),
        Mutation.Answer("provision answered by plain text", false, ["Provision.Body"], (asked, answer) =>
        {
            if (asked.Is("PUT") && answer.Status is 201)
                answer.Become(201, "OK");
        }),
        Mutation.Answer("dashboard_url that is a number", false, ["Provision.Body"], (asked, answer) => Edit(asked, "PUT", answer, 201, json => json["dashboard_url"] = 7)),
        Mutation.Answer("labels that are a list", false, ["Provision.Body", "FetchInstance.Body", "Update.Body"], (_, answer) =>
        {
            if (answer.Json?["metadata"]?["labels"] is not null)
                answer.Edit(json => json["metadata"]!["labels"] = new JsonArray());
        }),
        Operation("operation of 10,001 characters", ["Provision.Operation"], new string('o', 10_001)),
        Mutation.Answer("operation that is a number", true, ["Provision.Operation"], (asked, answer) => Edit(asked, "PUT", answer, 202, json => json["operation"] = 7)),
        Again("re-sent provision with another operation", true, ["Provision.ResentWhileRunning"], answer => answer.Edit(json => json["operation"] = "another")),
        Again("re-sent provision without operation", true, ["Provision.ResentWhileRunning"], answer => answer.Edit(json => json.Remove("operation"))),
        Again("re-sent provision answered 200 too early", true, ["Provision.ResentWhileRunning"], answer => answer.Status = 200),
        Mutation.Answer("conflict overlooked", false, ["Provision.ConflictPlan", "Provision.ConflictParameters"], (asked, answer) => Status(asked, "PUT", answer, 409, 200)),
        Mutation.Answer("conflict overlooked in the background", true, ["Provision.ConflictWhileRunning", "Provision.ConflictPlan", "Provision.ConflictParameters"], (asked, answer) =>
            Status(asked, "PUT", answer, 409, 202)),
        Mutation.Answer("conflict answered 422", false, ["Provision.ConflictPlan", "Provision.ConflictParameters"], (asked, answer) => Status(asked, "PUT", answer, 409, 422)),
        Mutation.Answer("identical provision answered 409", false, ["Provision.Identical"], (asked, answer) => Status(asked, "PUT", answer, 200, 409)),
        Mutation.Request("unknown fields refused", false, ["Provision.UnknownFields", "Bind.UnknownFields", "Update.UnknownFields"], asked =>
            asked.Json?.ContainsKey("conformance-check") is true ? Answered.Of(400) : null),
        Mutation.Request("charset refused", false, ["Provision.Charset"], asked =>
            asked.Headers["Content-Type"]?.Contains("charset", StringComparison.Ordinal) is true ? Answered.Of(415) : null),
        Mutation.Answer("415 for a wrong Content-Type", false, ["Provision.WrongContentType"], (asked, answer) =>
        {
            if (asked.Headers["Content-Type"] is "text/plain")
                answer.Become(415);
        }),
        new Mutation("refused provision done all the same", "Provision.RefusedLeavesNothing")
        {
            Make = () => new Tampering
            {
                Before = asked =>
                {
                    Edit(asked, "PUT", json => asked.Headers["Filled"] = json.TryAdd("plan_id", RichCatalog.Plan) ? "yes" : null);
                    return null;
                },
                After = (asked, answer) =>
                {
                    if (asked.Headers.GetValueOrDefault("Filled") is not null)
                        answer.Become(400);
                },
            },
        },
        Mutation.Answer("update while provisioning without its code", true, ["Provision.UpdateWhileRunning"], (asked, answer) =>
        {
            if (asked.Is("PATCH"))
                Recode(answer, "ConcurrencyError", json => json["error"] = "Busy");
        }),
        new Mutation("provision in the background fails", "Provision.Succeeds")
        {
            IsAsync = true,
            Make = () => Tampering.None,
            Arrange = host => host.Handler.Provision = (_, _) => throw new InvalidOperationException("No room."),
        },
    ];

    /// <summary>Changes the body of a request about an instance.</summary>
    public static void Edit(Asked asked, string method, Action<JsonObject> edit)
    {
        if (!asked.Is(method) || asked.Json is not { } json)
            return;
        edit(json);
        asked.Set(json);
    }

    /// <summary>Changes the body of an answer about an instance.</summary>
    public static void Edit(Asked asked, string method, Answered answer, int status, Action<JsonObject> edit)
    {
        if (asked.Is(method) && answer.Status == status)
            answer.Edit(edit);
    }

    public static void Status(Asked asked, string method, Answered answer, int from, int to, bool ofBinding = false)
    {
        if (asked.Is(method, ofBinding) && answer.Status == from)
            answer.Status = to;
    }

    public static void Recode(Answered answer, string code, Action<JsonObject> edit)
    {
        if (answer.Status is 422 && answer.Json?["error"]?.GetValue<string>() == code)
            answer.Edit(edit);
    }

    /// <summary>Changes the second answer 202 to the same request.</summary>
    public static Mutation Again(string name, bool isAsync, string[] expected, Action<Answered> change, string method = "PUT", bool ofBinding = false) => new(name, expected)
    {
        IsAsync = isAsync,
        Make = () =>
        {
            var seen = new HashSet<string>();
            return new Tampering
            {
                After = (asked, answer) =>
                {
                    if (asked.Is(method, ofBinding) && answer.Status is 202 && !seen.Add(asked.Path + asked.Query + Convert.ToBase64String(asked.Body)))
                        change(answer);
                },
            };
        },
    };

    /// <summary>Gives a provision's operation another name, of which the host never learns.</summary>
    public static Mutation Operation(string name, string[] expected, string operation) => new(name, expected)
    {
        IsAsync = true,
        Make = () => new Tampering
        {
            Before = asked =>
            {
                if (asked is { IsPoll: true, IsOfBinding: false })
                    asked.Query = string.Join('&', asked.Query.Split('&').Where(part => part != $"operation={operation}"));
                return null;
            },
            After = (asked, answer) => Edit(asked, "PUT", answer, 202, json => json["operation"] = operation),
        },
    };

    private static Mutation Fill(string name, string[] expected, string field, string value, bool whenEmpty) => Mutation.Request(name, false, expected, asked => Edit(asked, "PUT", json =>
    {
        if (whenEmpty ? json[field]?.GetValue<string>() is "" : !json.ContainsKey(field))
            json[field] = value;
    }));
}
