using SapServiceTools.Clients.Broker.Conformance.Examination;

namespace SapServiceTools.Clients.Broker.Conformance.Requirements;

/// <summary>The rules for all responses, judged by those that the run has seen.</summary>
internal static class ResponseRequirements
{
    public static Requirement[] All { get; } =
    [
        Of(ConformanceLevel.Should, "Answers.RequestIdentity", 15, "X-Broker-API-Request-Identity comes back in the answer.", (response, _) =>
            response.Headers.GetValueOrDefault(ConformanceClient.RequestIdentityHeader) == response.Evidence.RequestHeaders.GetValueOrDefault(ConformanceClient.RequestIdentityHeader)),
        Of(ConformanceLevel.Should, "Answers.ContentType", 14, "The Content-Type of an answer with a body is application/json.", (response, _) => response.BodyLength is 0 || response.ContentType is "application/json"),
        Of(ConformanceLevel.Should, "Errors.Json", 13, "The body of an error is a JSON object, not a page or plain text.", (response, _) => response.Status < 400 || response.IsObject).Before(14, ConformanceLevel.Must),
        Of(ConformanceLevel.Must, "Errors.Fields", 14, "If an error's body has error or description, they are non-empty strings.", (response, minor) =>
            response.Status < 400 || !response.IsObject || Fits(response, "error") && (Fits(response, "description") || MayBeEmpty(response, minor) && response.Text("description") is "")),
        Of(ConformanceLevel.Must, "Errors.Flags", 16, "instance_usable and update_repeatable are Booleans, and stand in errors of updates and (instance_usable) deprovisions only.", (response, _) =>
            response.Status < 400 || Flag(response, "instance_usable", HttpMethod.Patch, HttpMethod.Delete) && Flag(response, "update_repeatable", HttpMethod.Patch)),
        Of(ConformanceLevel.Should, "Errors.NoFailure", 13, "No request, however malformed, makes the broker fail (5xx).", (response, _) => response.Status < 500),
    ];

    private static Requirement Of(ConformanceLevel level, string id, int since, string description, Func<Exchange, int, bool> holds) => new(id, level, since, description, (context, _) =>
    {
        var seen = context.Journal.Where(response => response.Status > 0).ToArray();
        var odd = seen.Where(response => !holds(response, context.Options.ApiMinor)).ToArray();
        foreach (var response in odd.Take(3))
            context.Cite(response);
        var first = odd.FirstOrDefault();
        return Task.FromResult(Finding.Of(odd.Length is 0, $"{odd.Length} of {seen.Length} answers don't keep it, the first one to {first?.Call.Method} {first?.Call.Path.Split('?')[0]} ({first?.Summary})."));
    });

    // To a poll 410 is a success, whose description follows the rule of the state.
    private static bool MayBeEmpty(Exchange response, int minor) =>
        response.Status is 410 && response.Call.Path.Contains("/last_operation", StringComparison.Ordinal)
        && (minor is 15 || minor > 15 && response.Call.Path.Contains("/service_bindings/", StringComparison.Ordinal));

    private static bool Fits(Exchange response, string name) => response.Value(name) is not { } value || FieldChecks.IsText(value);

    private static bool Flag(Exchange response, string name, params HttpMethod[] methods) =>
        response.Value(name) is not { } value || value.ValueKind is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False && methods.Contains(response.Call.Method);
}
