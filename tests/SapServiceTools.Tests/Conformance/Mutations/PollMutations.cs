namespace SapServiceTools.Tests.Conformance.Mutations;

internal static class PollMutations
{
    public static Mutation[] All { get; } =
    [
        Poll("state that doesn't exist", ["LastOperation.Body", "Provision.Succeeds"], answer =>
        {
            if (answer.Json?["state"]?.GetValue<string>() is "succeeded")
                answer.Edit(json => json["state"] = "done");
        }),
        Poll("description that isn't text", ["LastOperation.Body"], answer => answer.Edit(json => json["description"] = 50)),
        Poll("description that is empty", ["LastOperation.Body"], answer => answer.Edit(json => json["description"] = "")),
        Poll("instance_usable as text", ["LastOperation.Body"], answer => answer.Edit(json => json["instance_usable"] = "yes")),
        new Mutation("operation that never ends", "Provision.Succeeds", "Deprovision.WhileProvisioning")
        {
            IsAsync = true,
            LeavesSomething = true,
            Make = () => new Tampering
            {
                After = (asked, answer) =>
                {
                    if (asked.IsPoll && answer.Status is 200)
                        answer.Edit(json => json["state"] = "in progress");
                },
            },
            Bound = Brief,
        },
        new Mutation("last_operation that fails", "Provision.Succeeds", "LastOperation.Body", "LastOperation.Unknown", "Deprovision.WhileProvisioning")
        {
            IsAsync = true,
            LeavesSomething = true,
            Make = () => new Tampering
            {
                After = (asked, answer) =>
                {
                    if (asked is { IsPoll: true, IsAllowed: true })
                        answer.Become(502, "<html>Bad Gateway</html>", "text/html");
                },
            },
            Bound = Brief,
        },
        Mutation.Answer("410 for an unknown instance's last_operation", true, ["LastOperation.Unknown"], (asked, answer) =>
        {
            if (asked.IsPoll && !asked.IsOfBinding && answer.Status is 404)
                answer.Become(410);
        }),
        Mutation.Answer("200 for an unknown binding's last_operation", true, ["BindingLastOperation.Unknown"], (asked, answer) =>
        {
            if (asked.IsPoll && asked.IsOfBinding && answer.Status is 404)
                answer.Become(200, """{"state":"succeeded"}""");
        }),
        Poll("Retry-After that nobody understands", ["LastOperation.RetryAfter"], answer =>
        {
            if (answer.Headers.ContainsKey("Retry-After"))
                answer.Headers["Retry-After"] = "soon";
        }),
        new Mutation("operation forgotten as soon as told", "LastOperation.Remembered")
        {
            IsAsync = true,
            Make = () =>
            {
                var told = new HashSet<string>();
                return new Tampering
                {
                    After = (asked, answer) =>
                    {
                        if (asked.IsPoll && !asked.IsOfBinding && answer.Json?["state"]?.GetValue<string>() is "succeeded" && !told.Add(asked.Path + asked.Query))
                            answer.Become(404);
                    },
                };
            },
        },
        Mutation.Request("hints demanded", true, ["LastOperation.WithoutHints"], asked =>
            asked.IsPoll && !asked.Query.Contains("service_id=", StringComparison.Ordinal) ? Answered.Of(400) : null),
    ];

    /// <summary>Bounds for a broker that gets nowhere.</summary>
    public static SapServiceTools.Clients.Broker.Conformance.Examination.ConformanceOptions Brief(SapServiceTools.Clients.Broker.Conformance.Examination.ConformanceOptions options) =>
        options with { OperationTimeout = TimeSpan.FromMilliseconds(300), CleanupTimeout = TimeSpan.FromSeconds(2), RequestTimeout = TimeSpan.FromSeconds(1) };

    /// <summary>Changes what an instance's last_operation says, until it is to be deleted.</summary>
    private static Mutation Poll(string name, string[] expected, Action<Answered> change) => new(name, expected)
    {
        IsAsync = true,
        Make = () =>
        {
            var deleted = new HashSet<string>();
            return new Tampering
            {
                After = (asked, answer) =>
                {
                    if (asked.Method is "DELETE")
                        deleted.Add(asked.Path);
                    if (asked.IsPoll && !asked.IsOfBinding && answer.Status is 200 && !deleted.Contains(asked.Path[..^"/last_operation".Length]))
                        change(answer);
                },
            };
        },
    };
}
