using System.Collections.Concurrent;
using SapServiceTools.Clients.Broker.Schemas;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.Broker.Catalog;

/// <summary>A catalog as a client uses it: services and plans found by id or name, schemas made ready when they are first needed.</summary>
internal sealed class KnownCatalog(ServiceCatalog catalog, IReadOnlyList<CatalogFault> faults, string? etag)
{
    private readonly ConcurrentDictionary<(string? Service, string Plan), CatalogEntry?> _plans = new();
    private readonly ConcurrentDictionary<IReadOnlyDictionary<string, object?>, (ParameterSchema? Schema, string? Fault)> _schemas = new(ReferenceEqualityComparer.Instance);

    public ServiceCatalog Catalog { get; } = catalog;

    /// <summary>What is wrong with it; a client lives with that.</summary>
    public IReadOnlyList<CatalogFault> Faults { get; } = faults;

    public string? ETag { get; } = etag;

    /// <summary>Reads a broker's response.</summary>
    /// <param name="fields">The fields of its body.</param>
    /// <param name="etag">Its tag.</param>
    /// <param name="redactor">Masks the session's secrets.</param>
    /// <exception cref="JsonException">It is no catalog.</exception>
    public static KnownCatalog Read(IReadOnlyDictionary<string, object?> fields, string? etag, Redactor redactor)
    {
        var faults = new List<CatalogFault>();
        var catalog = CatalogReader.Read(fields, faults);
        // Brokers in Go write null for an empty list.
        var isEmpty = fields.TryGetValue("services", out var services) && services is null;
        if (!isEmpty && faults.Exists(fault => fault.Path == "services"))
            throw new JsonException("it has no array services");
        var misread = faults.Select(fault => fault.Path).ToHashSet(StringComparer.Ordinal);
        faults.AddRange(CatalogValidator.Validate(catalog).Where(fault => !misread.Contains(fault.Path)));
        return new KnownCatalog(CatalogMask.Apply(catalog, redactor), faults, etag);
    }

    /// <summary>Services by id, else by name, else by name in any case; null also if several have that name.</summary>
    public ServiceOffering? FindService(string key) =>
        Catalog.Services.FirstOrDefault(service => service.Id == key)
        ?? Only(Catalog.Services.Where(service => service.Name == key))
        ?? Only(Catalog.Services.Where(service => service.Name.Equals(key, StringComparison.OrdinalIgnoreCase)));

    /// <summary>A plan of a service, or of any: by id, else by name, else by name in any case; null also if several have that name.</summary>
    public CatalogEntry? FindPlan(ServiceOffering? service, string key)
    {
        if (_plans.TryGetValue((service?.Id, key), out var known))
            return known;
        var found = SearchPlan(service, key);
        // Only what is there, so that misses don't pile up.
        return found is null ? null : _plans[(service?.Id, key)] = found;
    }

    private CatalogEntry? SearchPlan(ServiceOffering? service, string key)
    {
        var all = Plans(service).ToList();
        return all.Find(entry => entry.Plan.Id == key)
            ?? Only(all.Where(entry => entry.Plan.Name == key))
            ?? Only(all.Where(entry => entry.Plan.Name.Equals(key, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>The plans of a service, or of all.</summary>
    public IEnumerable<CatalogEntry> Plans(ServiceOffering? service) =>
        (service is null ? Catalog.Services : [service]).SelectMany(one => one.Plans.Select(plan => new CatalogEntry(one, plan)));

    /// <summary>A schema made ready, or why it can't be used.</summary>
    public (ParameterSchema? Schema, string? Fault) Schema(IReadOnlyDictionary<string, object?> schema) => _schemas.GetOrAdd(schema, Compile);

    private static (ParameterSchema? Schema, string? Fault) Compile(IReadOnlyDictionary<string, object?> schema)
    {
        try
        {
            return (ParameterSchema.Compile(FreeFormText.ToUtf8(schema)!), null);
        }
        catch (SchemaException exception)
        {
            return (null, exception.Pointer.Length > 0 ? $"at {exception.Pointer}: {exception.Message}" : exception.Message);
        }
        catch (ServiceException exception)
        {
            return (null, exception.Message);
        }
    }

    private static T? Only<T>(IEnumerable<T> found)
        where T : class
    {
        var first = found.Take(2).ToArray();
        return first.Length == 1 ? first[0] : null;
    }
}

/// <summary>A plan with its service and its schemas made ready.</summary>
internal sealed record CatalogEntry(ServiceOffering Service, ServicePlan Plan)
{
    public ParameterSchema? InstanceCreate { get; init; }

    public ParameterSchema? InstanceUpdate { get; init; }

    public ParameterSchema? BindingCreate { get; init; }

    public bool IsBindable => Plan.Bindable ?? Service.Bindable;

    public bool IsPlanUpdateable => Plan.PlanUpdateable ?? Service.PlanUpdateable;
}
