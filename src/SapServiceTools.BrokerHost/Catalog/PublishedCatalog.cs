using System.Security.Cryptography;
using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Clients.Broker.Schemas;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.BrokerHost.Catalog;

/// <summary>A checked catalog as the host uses it: the response's body and ETag made once, services and plans found by id.</summary>
internal sealed class PublishedCatalog
{
    private readonly bool _anyServicesPlans;
    private readonly Dictionary<string, ServiceOffering> _services = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CatalogEntry> _plans = new(StringComparer.Ordinal);

    /// <param name="catalog">What the broker offers.</param>
    /// <param name="anyServicesPlans">Takes a plan of any service for one of the service that is named with it.</param>
    /// <exception cref="CatalogException">The catalog is wrong.</exception>
    public PublishedCatalog(ServiceCatalog catalog, bool anyServicesPlans = false)
    {
        _anyServicesPlans = anyServicesPlans;
        var faults = catalog.Validate();
        if (faults.Count > 0)
            throw new CatalogException(faults);
        Catalog = catalog;
        Body = CatalogWriter.Write(catalog);
        ETag = $"\"{Convert.ToHexString(SHA256.HashData(Body), 0, 16)}\"";
        foreach (var service in catalog.Services)
        {
            _services.Add(service.Id, service);
            foreach (var plan in service.Plans)
            {
                _plans.Add(plan.Id, new CatalogEntry(service, plan)
                {
                    InstanceCreate = Compile(plan.Schemas?.InstanceCreate),
                    InstanceUpdate = Compile(plan.Schemas?.InstanceUpdate),
                    BindingCreate = Compile(plan.Schemas?.BindingCreate),
                });
            }
        }
    }

    public ServiceCatalog Catalog { get; }

    public byte[] Body { get; }

    public string ETag { get; }

    public ServiceOffering? FindService(string id) => _services.GetValueOrDefault(id);

    public CatalogEntry? FindPlan(string id) => _plans.GetValueOrDefault(id);

    /// <summary>A plan of a service; null if it has none of that id.</summary>
    public CatalogEntry? FindPlan(string serviceId, string planId) =>
        FindPlan(planId) is not { } entry ? null
        : entry.Service.Id == serviceId ? entry
        : _anyServicesPlans && FindService(serviceId) is { } service ? entry with { Service = service }
        : null;

    /// <summary>A plan by the ids of a record; a bare one if it has left the catalog, so that its instances can still be deleted.</summary>
    public CatalogEntry FindEntry(string serviceId, string planId)
    {
        if (FindPlan(serviceId, planId) is { } known)
            return known;
        var plan = new ServicePlan { Id = planId, Name = planId, Description = "No longer in the catalog." };
        return new CatalogEntry(new ServiceOffering { Id = serviceId, Name = serviceId, Description = "No longer in the catalog.", Plans = [plan] }, plan);
    }

    /// <summary>True if a caller's If-None-Match names this catalog. The comparison is the weak one, as for every GET.</summary>
    public bool IsCurrent(string? ifNoneMatch)
    {
        if (string.IsNullOrEmpty(ifNoneMatch))
            return false;
        foreach (var part in ifNoneMatch.Split(','))
        {
            var tag = part.AsSpan().Trim();
            if (tag.StartsWith("W/", StringComparison.Ordinal))
                tag = tag[2..];
            if (tag.SequenceEqual(ETag) || tag is "*")
                return true;
        }
        return false;
    }

    private static ParameterSchema? Compile(IReadOnlyDictionary<string, object?>? schema) =>
        FreeFormText.ToUtf8(schema) is { } text ? ParameterSchema.Compile(text) : null;
}
