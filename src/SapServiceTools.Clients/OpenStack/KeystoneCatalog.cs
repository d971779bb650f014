namespace SapServiceTools.Clients.OpenStack;

/// <summary>The services that Keystone names with a token, and where they are.</summary>
/// <param name="Services">All of them, in Keystone's order.</param>
public sealed record KeystoneCatalog(IReadOnlyList<CatalogService> Services)
{
    /// <summary>The endpoint of a service; it has an address.</summary>
    /// <param name="query">Which one.</param>
    /// <exception cref="ServiceException">There is none; the message says what there is instead.</exception>
    public CatalogEndpoint Find(CatalogQuery query)
    {
        var services = Services.Where(service => IsType(service, query.ServiceType) && (query.ServiceName is null || service.Name == query.ServiceName)).ToList();
        if (services.Count == 0)
            throw NotFound($"The catalog has no service of type '{query.ServiceType}'{(query.ServiceName is null ? "" : $" and name '{query.ServiceName}'")}", Types());
        var endpoints = services.SelectMany(service => service.Endpoints).Where(endpoint => endpoint.Url is { Length: > 0 }).ToList();
        var regional = query.Region is null ? endpoints : endpoints.FindAll(endpoint => endpoint.Region == query.Region);
        if (regional.Count == 0)
            throw NotFound($"The service '{query.ServiceType}' has no endpoint in region '{query.Region}'", $"It has some in: {List(endpoints.Select(endpoint => endpoint.Region))}");
        foreach (var name in query.Interfaces)
        {
            if (regional.Find(endpoint => endpoint.Interface == name) is { } found)
                return found;
        }

        throw NotFound($"The service '{query.ServiceType}' has no {List(query.Interfaces)} endpoint", $"It has: {List(regional.Select(endpoint => endpoint.Interface))}");
    }

    // The official type has a hyphen, older installations an underscore.
    private static bool IsType(CatalogService service, string type) =>
        string.Equals(service.Type?.Replace('_', '-'), type.Replace('_', '-'), StringComparison.OrdinalIgnoreCase);

    private string Types() => Services.Count == 0 ? "It is empty, as that of a token without a scope" : $"It has: {List(Services.Select(service => service.Type))}";

    private static string List(IEnumerable<string?> words) => string.Join(", ", words.Distinct().Order(StringComparer.Ordinal).Select(word => word ?? "(none)"));

    private static ServiceException NotFound(string what, string instead) =>
        new(ServiceErrorKind.NotFound, ErrorIds.EndpointNotFound, $"{what}. {instead}.");
}

/// <summary>A service of a catalog.</summary>
/// <param name="Type">The type, such as <c>data-processing</c>.</param>
/// <param name="Name">The name, such as <c>sahara</c>.</param>
/// <param name="Endpoints">Where it is.</param>
public sealed record CatalogService(string? Type, string? Name, IReadOnlyList<CatalogEndpoint> Endpoints);

/// <summary>One address of a service.</summary>
/// <param name="Interface"><c>public</c>, <c>internal</c> or <c>admin</c>.</param>
/// <param name="Region">The region.</param>
/// <param name="Url">The address, with version and project or without.</param>
public sealed record CatalogEndpoint(string? Interface, string? Region, string? Url)
{
    /// <summary>The new spelling of an interface: <c>publicURL</c> becomes <c>public</c>.</summary>
    public static string? InterfaceName(string? name) =>
        (name?.EndsWith("URL", StringComparison.OrdinalIgnoreCase) == true ? name[..^3] : name)?.Trim().ToLowerInvariant();
}

/// <summary>What is wanted of a catalog.</summary>
/// <param name="ServiceType">The type; hyphen and underscore are the same.</param>
/// <param name="Interfaces">The interfaces, the best first.</param>
public sealed record CatalogQuery(string ServiceType, IReadOnlyList<string> Interfaces)
{
    /// <summary>The name, where a type has several services.</summary>
    public string? ServiceName { get; init; }

    /// <summary>The region; null means any.</summary>
    public string? Region { get; init; }
}
