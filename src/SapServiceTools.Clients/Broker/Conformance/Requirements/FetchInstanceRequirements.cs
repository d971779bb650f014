using SapServiceTools.Clients.Broker.Conformance.Examination;

namespace SapServiceTools.Clients.Broker.Conformance.Requirements;

/// <summary>The rules for fetching an instance.</summary>
internal static class FetchInstanceRequirements
{
    public static Requirement[] All { get; } =
    [
        Requirement.Must("FetchInstance.Found", 14, "An instance can be fetched as soon as it is provisioned, if the catalog says that instances are retrievable.", async (context, token) =>
            Finding.Expect(await FetchAsync(context, token).ConfigureAwait(false), 200)),
        Requirement.Must("FetchInstance.Body", 14, "The fetched instance is a JSON object whose fields are of the right type.", async (context, token) =>
        {
            var response = await FoundAsync(context, token).ConfigureAwait(false);
            var faults = ResponseChecks.Object(response);
            if (!faults.IsEmpty)
                return Finding.Of(faults);
            var body = response.Json!.Value;
            FieldChecks.CheckText(body, "service_id", "", faults);
            FieldChecks.CheckText(body, "plan_id", "", faults);
            if (FieldChecks.Value(body, "dashboard_url") is { ValueKind: not JsonValueKind.String })
                faults.Add("dashboard_url must be a string.");
            FieldChecks.CheckObject(body, "parameters", "", faults);
            if (context.Options.ApiMinor >= 17)
            {
                FieldChecks.CheckObject(body, "maintenance_info", "", faults);
                ResponseChecks.InstanceMetadata(body, context.Options.ApiMinor, faults);
            }

            return Finding.Of(faults);
        }),
        Requirement.Must("FetchInstance.Ids", 14, "The fetched instance has the service and the plan that it was provisioned with.", async (context, token) =>
        {
            var response = await FoundAsync(context, token).ConfigureAwait(false);
            List<string> faults = [];
            if (response.Text("service_id") is { } service && service != context.Catalog.ServiceId)
                faults.Add($"service_id is '{service}'.");
            if (response.Text("plan_id") is { } plan && plan != context.CurrentPlanId)
                faults.Add($"plan_id is '{plan}'.");
            return Finding.Of(faults);
        }),
        Requirement.Must("FetchInstance.DashboardUrl", 14, "The fetched dashboard_url was there in the answer to the provision already.", async (context, token) =>
        {
            var response = await FoundAsync(context, token).ConfigureAwait(false);
            var provision = context.ProvisionStep.Response;
            context.Cite(provision);
            if (!provision.IsObject)
                return Finding.Skip("Not checked, since the answer to the provision can't be read.");
            return Finding.Of(response.Text("dashboard_url") is null || provision.Value("dashboard_url") is not null, "The answer to the provision has none.");
        }),
        Requirement.Must("FetchInstance.Unknown", 14, "Fetching an instance that doesn't exist is answered 404.", async (context, token) =>
        {
            RequireRetrievable(context);
            return Finding.Expect(await context.SendAsync(context.Fetch(ConformanceContext.NewId()), token).ConfigureAwait(false), 404);
        }),
    ];

    public static void RequireRetrievable(ConformanceContext context)
    {
        if (!context.Catalog.InstancesRetrievable)
            throw new CheckNotApplicableException("The catalog doesn't say that instances are retrievable.");
    }

    private static async Task<Exchange> FetchAsync(ConformanceContext context, CancellationToken token)
    {
        RequireRetrievable(context);
        await context.RequireInstanceAsync(token).ConfigureAwait(false);
        return await context.SendAsync(context.Fetch(context.InstanceId), token).ConfigureAwait(false);
    }

    private static async Task<Exchange> FoundAsync(ConformanceContext context, CancellationToken token)
    {
        var response = await FetchAsync(context, token).ConfigureAwait(false);
        return response.Status is 200 ? response : throw new CheckSkippedException("Not checked, since the instance can't be fetched.");
    }
}
