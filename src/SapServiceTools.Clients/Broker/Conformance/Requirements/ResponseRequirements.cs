using SapServiceTools.Clients.Broker.Conformance.Examination;

namespace SapServiceTools.Clients.Broker.Conformance.Requirements;

/// <summary>The rules for all answers, judged by those that the run has seen.</summary>
internal static class ResponseRequirements
{
    public static Requirement[] All { get; } =
    [
        Of(ConformanceLevel.Should, "Answers.RequestIdentity", 15, "X-Broker-API-Request-Identity comes back in the answer.", (answer, _) =>
            answer.Headers.GetValueOrDefault(ConformanceClient.RequestIdentityHeader) == answer.Evidence.RequestHeaders.GetValueOrDefault(ConformanceClient.RequestIdentityHeader)),
        Of(ConformanceLevel.Should, "Answers.ContentType", 14, "The Content-Type of an answer with a body is application/json.", (answer, _) => answer.BodyLength is 0 || answer.ContentType is "application/json"),
        Of(ConformanceLevel.Should, "Errors.Json", 13, "The body of an error is a JSON object, not a page or plain text.", (answer, _) => answer.Status < 400 || answer.IsObject).Before(14, ConformanceLevel.Must),
        Of(ConformanceLevel.Must, "Errors.Fields", 14, "If an error's body has error or description, they are non-empty strings.", (answer, minor) =>
            answer.Status < 400 || !answer.IsObject || Fits(answer, "error") && (Fits(answer, "description") || MayBeEmpty(answer, minor) && answer.Text("description") is "")),
        Of(ConformanceLevel.Must, "Errors.Flags", 16, "instance_usable and update_repeatable are Booleans, and stand in errors of updates and (instance_usable) deprovisions only.", (answer, _) =>
            answer.Status < 400 || Flag(answer, "instance_usable", HttpMethod.Patch, HttpMethod.Delete) && Flag(answer, "update_repeatable", HttpMethod.Patch)),
        Of(ConformanceLevel.Should, "Errors.NoFailure", 13, "No request, however malformed, makes the broker fail (5xx).", (answer, _) => answer.Status < 500),
    ];

    private static Requirement Of(ConformanceLevel level, string id, int since, string description, Func<Exchange, int, bool> holds) => new(id, level, since, description, (context, _) =>
    {
        var seen = context.Journal.Where(answer => answer.Status > 0).ToArray();
        var odd = seen.Where(answer => !holds(answer, context.Options.ApiMinor)).ToArray();
        foreach (var answer in odd.Take(3))
            context.Cite(answer);
        var first = odd.FirstOrDefault();
        return Task.FromResult(Finding.Of(odd.Length is 0, $"{odd.Length} of {seen.Length} answers don't keep it, the first one to {first?.Call.Method} {first?.Call.Path.Split('?')[0]} ({first?.Summary})."));
    });

    // To a poll 410 is a success, whose description follows the rule of the state.
    private static bool MayBeEmpty(Exchange answer, int minor) =>
        answer.Status is 410 && answer.Call.Path.Contains("/last_operation", StringComparison.Ordinal)
        && (minor is 15 || minor > 15 && answer.Call.Path.Contains("/service_bindings/", StringComparison.Ordinal));

    private static bool Fits(Exchange answer, string name) => answer.Value(name) is not { } value || Json.IsText(value);

    private static bool Flag(Exchange answer, string name, params HttpMethod[] methods) =>
        answer.Value(name) is not { } value || value.ValueKind is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False && methods.Contains(answer.Call.Method);
}
