using SapServiceTools.Clients.Broker.Conformance.Examination;

namespace SapServiceTools.Clients.Broker.Conformance.Requirements;

/// <summary>The rules for the headers of the protocol, and for credentials.</summary>
internal static class HeaderRequirements
{
    private const int TooManyRequests = 429;

    public static Requirement[] Version { get; } =
    [
        // Some brokers serve their catalog to anyone and are strict elsewhere only.
        Requirement.May("Version.Missing", 16, "A request without X-Broker-API-Version is answered 400.", async (context, token) =>
        {
            var (taken, others) = await AskAsync(context, null, token).ConfigureAwait(false);
            if (others.Count is 0)
                return Finding.NotApplicable("The broker doesn't insist on the header.");
            if (others.FirstOrDefault(response => response.Status is not (400 or 412)) is { } odd)
                return Finding.Violation($"The answer to {odd.Call.Method} was {odd.Summary}.");
            return Remark(others.Any(response => response.Status is 412) ? "The answer was 412, which earlier conformance checkers ask for; the specification names 400." : null, taken);
        }),
        Requirement.Should("Version.MissingEverywhere", 16, "A broker that insists on X-Broker-API-Version does so at every endpoint but the catalog.", async (context, token) =>
        {
            var (_, others) = await AskAsync(context, null, token).ConfigureAwait(false);
            if (others.FirstOrDefault(response => response.IsRefusal) is not { } refusal)
                return Finding.NotApplicable("The broker doesn't insist on the header.");
            List<string> faults = [];
            foreach (var call in Endpoints(context))
            {
                var other = await context.SendAsync(call with { Version = null }, token).ConfigureAwait(false);
                if (other.Status != refusal.Status)
                    faults.Add($"{call.Method} of {Name(call)} was answered {other.Summary}, {refusal.Call.Method} of {Name(refusal.Call)} {refusal.Status}.");
            }

            return Finding.Of(faults);
        }),
        Requirement.May("Version.Unsupported", 13, "A request of a version that the broker doesn't support is answered 412.", async (context, token) =>
        {
            var (taken, others) = await AskAsync(context, "1.0", token).ConfigureAwait(false);
            if (others.Count is 0)
                return Finding.NotApplicable("The broker takes even version 1.0.");
            return others.FirstOrDefault(response => response.Status is not 412) is { } odd ? Finding.Violation($"The answer to {odd.Call.Method} was {odd.Summary}.") : Remark(null, taken);
        }),
        Requirement.Should("Version.RefusalExplained", 13, "The answer 412 comes with a description that helps the operator.", async (context, token) =>
        {
            var (_, others) = await AskAsync(context, "1.0", token).ConfigureAwait(false);
            var refusals = others.Where(response => response.Status is 412).ToArray();
            if (refusals.Length is 0)
                return Finding.NotApplicable("The broker doesn't answer 412.");
            return Finding.Of(refusals.All(response => response.Text("description") is { Length: > 0 }), "There is no description.");
        }),
    ];

    public static Requirement[] Authentication { get; } =
    [
        Requirement.Must("Authentication.Missing", 13, "A request without credentials is answered 401.", (context, token) => RefusedAsync(context, RequestCredentials.None, token)),
        Requirement.Must("Authentication.Wrong", 13, "A request with wrong credentials is answered 401.", (context, token) => RefusedAsync(context, RequestCredentials.Wrong, token)),
        Requirement.Must("Authentication.Everywhere", 13, "Every endpoint answers 401 to wrong credentials.", async (context, token) =>
        {
            RequireCredentials(context);
            List<string> faults = [];
            foreach (var call in Endpoints(context))
            {
                var response = await context.SendAsync(call with { Credentials = RequestCredentials.Wrong }, token).ConfigureAwait(false);
                // Whoever guesses may be told to slow down, which says nothing of the endpoint.
                if (response.Status is not (401 or TooManyRequests))
                    faults.Add($"{call.Method} of {Name(call)} was answered {response.Summary}.");
            }

            return Finding.Of(faults);
        }),
        Requirement.Should("Authentication.Challenge", 13, "The answer 401 says in WWW-Authenticate what credentials are wanted.", async (context, token) =>
        {
            RequireCredentials(context);
            var response = await context.SendAsync(Catalog with { Credentials = RequestCredentials.None }, token).ConfigureAwait(false);
            if (response.Status is not 401)
                return Finding.Skip("Not checked, since the broker doesn't answer 401.");
            return Finding.Of(response.Headers.ContainsKey("WWW-Authenticate"), "The header is missing.");
        }),
    ];

    public static Requirement[] Identity { get; } =
    [
        Requirement.Must("Identity.Accepted", 13, "A request with a well-formed originating identity is treated like one without.", async (context, token) =>
        {
            var response = await context.SendAsync(Catalog with { Identity = ConformanceContext.Identity }, token).ConfigureAwait(false);
            return Finding.Expect(response, context.CatalogResponse.Status);
        }),
        Requirement.Should("Identity.OtherPlatform", 13, "An originating identity of a platform that the broker doesn't know is accepted: its value is opaque.", async (context, token) =>
        {
            var response = await context.SendAsync(Catalog with { Identity = $"conformance {Convert.ToBase64String("{\"any\":[1]}"u8)}" }, token).ConfigureAwait(false);
            return Finding.Expect(response, context.CatalogResponse.Status);
        }),
        Requirement.Should("Identity.Malformed", 13, "A malformed originating identity isn't answered with a failure of the broker (5xx).", async (context, token) =>
        {
            List<string> faults = [];
            foreach (var value in (string[])["cloudfoundry", "cloudfoundry !!!", $"cloudfoundry {Convert.ToBase64String("[no JSON"u8)}"])
            {
                var response = await context.SendAsync(ConformanceContext.Delete(ConformanceContext.NewId(), null, context.Ids()) with { Identity = value }, token).ConfigureAwait(false);
                if (response.Status is 0 or >= 500)
                    faults.Add($"'{value}' was answered {response.Summary}.");
            }

            return Finding.Of(faults);
        }),
    ];

    private static ConformanceRequest Catalog => new(HttpMethod.Get, "/v2/catalog");

    /// <summary>Asks the catalog and one more endpoint with another version than the right one, or none.</summary>
    /// <returns>The responses as to the right version, and the others.</returns>
    private static async Task<(List<Exchange> Taken, List<Exchange> Others)> AskAsync(ConformanceContext context, string? version, CancellationToken token)
    {
        var deprovision = ConformanceContext.Delete(ConformanceContext.NewId(), null, context.Ids() + "&accepts_incomplete=true");
        var right = await context.SendAsync(deprovision, token).ConfigureAwait(false);
        (List<Exchange> Taken, List<Exchange> Others) answers = ([], []);
        foreach (var (call, expected) in ((ConformanceRequest, int)[])[(Catalog, context.CatalogResponse.Status), (deprovision, right.Status)])
        {
            var response = await context.SendAsync(call with { Version = version }, token).ConfigureAwait(false);
            (response.Status == expected ? answers.Taken : answers.Others).Add(response);
        }

        return answers;
    }

    private static Finding Remark(string? remark, List<Exchange> taken)
    {
        var rest = taken.Count > 0 ? $"{taken[0].Call.Method} of {Name(taken[0].Call)} is answered all the same." : null;
        return remark is null && rest is null ? Finding.Pass : Finding.PassWith(string.Join(" ", new[] { remark, rest }.OfType<string>()));
    }

    private static void RequireCredentials(ConformanceContext context)
    {
        if (!context.UsesCredentials)
            throw new CheckNotApplicableException("The session has no credentials, or only a certificate.");
    }

    private static async Task<Finding> RefusedAsync(ConformanceContext context, RequestCredentials credentials, CancellationToken token)
    {
        RequireCredentials(context);
        var response = await context.SendAsync(Catalog with { Credentials = credentials }, token).ConfigureAwait(false);
        return response.Status is TooManyRequests
            ? Finding.Skip("Not checked, since the broker had wrong credentials too often lately and answers 429. Examine it again in a minute.")
            : Finding.Expect(response, 401);
    }

    /// <summary>A right request to each endpoint but the catalog, about things that don't exist.</summary>
    private static IEnumerable<ConformanceRequest> Endpoints(ConformanceContext context)
    {
        var (instance, binding) = (ConformanceContext.NewId(), ConformanceContext.NewId());
        yield return context.Provision(ConformanceContext.NewId(), context.ProvisionBody());
        yield return context.Update(instance, context.UpdateBody());
        yield return ConformanceContext.Delete(instance, null, context.Ids());
        yield return context.Poll(instance, null, null, null);
        if (context.Catalog.InstancesRetrievable && context.Options.ApiMinor >= 14)
            yield return context.Fetch(instance);
        if (!context.Catalog.IsBindable)
            yield break;
        yield return context.Bind(instance, binding, context.BindBody());
        yield return ConformanceContext.Delete(instance, binding, context.Ids());
        if (context.Options.ApiMinor < 14)
            yield break;
        yield return context.Poll(instance, binding, null, null);
        if (context.Catalog.BindingsRetrievable)
            yield return context.Fetch(instance, binding);
    }

    private static string Name(ConformanceRequest call)
    {
        var path = call.Path.Split('?')[0];
        if (path.EndsWith("/catalog", StringComparison.Ordinal))
            return "the catalog";
        return $"{(path.Contains("/service_bindings/", StringComparison.Ordinal) ? "a service binding" : "a service instance")}{(path.EndsWith("/last_operation", StringComparison.Ordinal) ? "'s last_operation" : "")}";
    }
}
