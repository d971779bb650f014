using System.Security.Cryptography;
using System.Text;
using SapServiceTools.Clients.Caching;
using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>The plan that instances are made from.</summary>
/// <param name="OfferingId">The id of its offering.</param>
/// <param name="PlanId">Its id.</param>
internal sealed record PlanInfo(string OfferingId, string PlanId);

/// <summary>Looks the plan up by its names, once a session.</summary>
internal sealed class PlanLookup(ServiceManagerApi api, ServiceManagerOptions options)
{
    private readonly SingleFlight<PlanInfo> _lookups = new();
    private volatile PlanInfo? _plan;

    /// <exception cref="ServiceException">There is no such offering or plan, or several.</exception>
    public async ValueTask<PlanInfo> GetAsync(ICallLog log, CancellationToken cancellationToken) =>
        _plan ??= await _lookups.RunAsync(string.Empty, token => FindAsync(log, token), cancellationToken).ConfigureAwait(false);

    private async Task<PlanInfo> FindAsync(ICallLog log, CancellationToken cancellationToken)
    {
        var offering = await OneAsync(
            ServiceManagerApi.Offerings, QueryText.Equal("catalog_name", options.OfferingName), $"offering '{options.OfferingName}'", "-OfferingName", log, cancellationToken).ConfigureAwait(false);
        var plan = await OneAsync(
            ServiceManagerApi.Plans,
            QueryText.And(QueryText.Equal("catalog_name", options.PlanName), QueryText.Equal("service_offering_id", offering)),
            $"plan '{options.PlanName}' of the offering '{options.OfferingName}'",
            "-PlanName",
            log,
            cancellationToken).ConfigureAwait(false);
        return new PlanInfo(offering, plan);
    }

    private async Task<string> OneAsync(string collection, string query, string what, string parameter, ICallLog log, CancellationToken cancellationToken)
    {
        var found = new List<string?>();
        await foreach (var item in api.ListAsync(
            collection, "fieldQuery=" + Uri.EscapeDataString(query), ServiceManagerJson.Default.ResourcePageCatalogItem, $"look up the {what}", null, RetryMode.Always, log, null, cancellationToken).ConfigureAwait(false))
            found.Add(item.Id);
        if (found is [{ } id])
            return id;
        throw new ServiceException(
            ServiceErrorKind.NotFound, ErrorIds.PlanNotFound, $"The Service Manager has {(found.Count == 0 ? "no" : "more than one")} {what} for this client.")
        {
            RecommendedAction = $"Check {parameter}, and that the subaccount is entitled to it.",
        };
    }
}

/// <summary>The name that SAP's own libraries give a tenant's instance. Names are unique at the server, and so is the instance. Source: SAP Service Manager API v1.</summary>
internal static class InstanceName
{
    public static string For(string planId, string tenantId) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{planId}_{tenantId}")));
}
