namespace SapServiceTools.Clients.Broker;

/// <summary>Finds services and plans by name or id. What the session's copy of the catalog lacks is looked for in the broker's once more.</summary>
internal sealed class PlanFinder(CatalogCache cache)
{
    /// <summary>Finds them.</summary>
    /// <param name="service">Name or id; null for whichever has the plan.</param>
    /// <param name="plan">Name or id; null where no plan is needed.</param>
    /// <param name="mustExist">False takes what isn't in the catalog for ids.</param>
    /// <param name="log">Takes the log lines.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ServiceException">The catalog doesn't have them.</exception>
    public async ValueTask<PlanChoice> FindAsync(string? service, string? plan, bool mustExist, ICallLog log, CancellationToken cancellationToken)
    {
        var catalog = await cache.GetAsync(log, cancellationToken).ConfigureAwait(false);
        var choice = Find(catalog, service, plan);
        if (IsComplete(choice, service, plan))
            return choice;
        if (mustExist)
        {
            catalog = await cache.RefreshAsync(log, cancellationToken).ConfigureAwait(false);
            choice = Find(catalog, service, plan);
            if (!IsComplete(choice, service, plan))
                throw NotFound(catalog, choice, service, plan);
            return choice;
        }

        return choice with { ServiceId = choice.ServiceId ?? service, PlanId = choice.PlanId ?? plan };
    }

    /// <summary>What the session's copy has, without asking anybody.</summary>
    public PlanChoice FindKnown(string? serviceId, string? planId)
    {
        var choice = cache.Latest is { } catalog ? Find(catalog, serviceId, planId) : new PlanChoice(null, null, null, null);
        return choice with { ServiceId = choice.ServiceId ?? serviceId, PlanId = choice.PlanId ?? planId };
    }

    private static PlanChoice Find(KnownCatalog catalog, string? service, string? plan)
    {
        var offering = service is null ? null : catalog.FindService(service);
        var entry = plan is null || (service is not null && offering is null) ? null : catalog.FindPlan(offering, plan);
        offering ??= entry?.Service;
        return new PlanChoice(offering?.Id, entry?.Plan.Id, offering, entry);
    }

    private static bool IsComplete(PlanChoice choice, string? service, string? plan) =>
        (service is null || choice.ServiceId is not null) && (plan is null || choice.PlanId is not null);

    private static ResourceNotFoundException NotFound(KnownCatalog catalog, PlanChoice choice, string? service, string? plan)
    {
        if (service is not null && choice.ServiceId is null)
            return Fault(ErrorIds.BrokerServiceNotFound, $"The broker has no service '{service}'.", catalog.Catalog.Services.Select(one => one.Name));
        var where = choice.ServiceName is { } name ? $"The service '{name}' has no plan '{plan}'" : $"No service of the broker, or more than one, has a plan '{plan}'";
        var plans = choice.Service is { } offering ? offering.Plans.Select(one => one.Name) : catalog.Catalog.Services.SelectMany(one => one.Plans.Select(item => $"{one.Name}/{item.Name}"));
        return Fault(ErrorIds.BrokerPlanNotFound, $"{where}.", plans);
    }

    private static ResourceNotFoundException Fault(string id, string message, IEnumerable<string> there) =>
        new(id, message) { RecommendedAction = $"There are: {string.Join(", ", there.Take(20))}. With -SkipValidation an id that the catalog lacks is sent as it is." };
}
