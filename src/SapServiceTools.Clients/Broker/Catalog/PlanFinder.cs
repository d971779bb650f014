namespace SapServiceTools.Clients.Broker.Catalog;

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
        {
            var named = Named(catalog.Catalog.Services, one => one.Name, service);
            return named.Count > 1
                ? Several(ErrorIds.BrokerServiceNotFound, $"The broker has several services '{service}'", named.Select(one => one.Id))
                : Fault(ErrorIds.BrokerServiceNotFound, $"The broker has no service '{service}'.", catalog.Catalog.Services.Select(one => one.Name));
        }

        var where = choice.ServiceName is { } name ? $"The service '{name}' has" : "The broker has";
        var plans = catalog.Plans(choice.Service).ToList();
        var fitting = Named(plans, one => one.Plan.Name, plan!);
        if (fitting.Count > 1)
            return Several(ErrorIds.BrokerPlanNotFound, $"{where} several plans '{plan}'", fitting.Select(one => choice.Service is null ? $"{one.Plan.Id} ({one.Service.Name})" : one.Plan.Id));
        return Fault(ErrorIds.BrokerPlanNotFound, $"{where} no plan '{plan}'.", plans.Select(one => choice.Service is null ? $"{one.Service.Name}/{one.Plan.Name}" : one.Plan.Name));
    }

    // As they are found: those with just that name, else those that differ from it only in case.
    private static List<T> Named<T>(IEnumerable<T> all, Func<T, string> name, string wanted)
    {
        var fitting = all.Where(one => name(one).Equals(wanted, StringComparison.OrdinalIgnoreCase)).ToList();
        return fitting.FindAll(one => name(one) == wanted) is { Count: > 0 } exact ? exact : fitting;
    }

    private static ResourceNotFoundException Several(string id, string message, IEnumerable<string> ids) =>
        new(id, $"{message}, with the ids {string.Join(", ", ids.Take(20))}.") { RecommendedAction = "Name the one that is meant by its id." };

    private static ResourceNotFoundException Fault(string id, string message, IEnumerable<string> there) =>
        new(id, message) { RecommendedAction = $"There are: {string.Join(", ", there.Take(20))}. With -SkipValidation an id that the catalog lacks is sent as it is." };
}
