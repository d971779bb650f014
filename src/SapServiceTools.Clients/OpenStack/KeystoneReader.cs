using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.OpenStack;

/// <summary>Reads Keystone's answers.</summary>
internal static class KeystoneReader
{
    private static readonly string[] InterfaceNamesV2 = ["publicURL", "internalURL", "adminURL"];

    /// <summary>The response to <c>POST /v3/auth/tokens</c>, whose token is in a header.</summary>
    /// <exception cref="JsonException">Not what Keystone promises.</exception>
    public static KeystoneToken ReadV3(ServiceResponse response)
    {
        if (!response.Headers.TryGetValues("X-Subject-Token", out var tokens) || tokens.FirstOrDefault() is not { Length: > 0 } id)
            throw new JsonException("the header X-Subject-Token is missing");
        var fields = Inner(response, "token");
        var user = Item(fields, "user");
        var project = Item(fields, "project");
        return new KeystoneToken(AccessToken.Accept(id), fields.Time("expires_at"), new KeystoneCatalog(fields.Items("catalog", ReadService)))
        {
            // Both are of the server's clock.
            Lifetime = fields.Time("expires_at") - fields.Time("issued_at"),
            UserId = user.Text("id"),
            UserName = user.Text("name"),
            ProjectId = project.Text("id"),
            ProjectName = project.Text("name"),
            OtherScope = Item(fields, "domain") is var domain && domain.Text("name", "id") is { } name ? $"the domain '{name}'" : fields.Map("system").Count > 0 ? "the system" : null,
        };
    }

    /// <summary>The response to <c>POST /v2.0/tokens</c>, whose token is in the body.</summary>
    /// <exception cref="JsonException">Not what Keystone promises.</exception>
    public static KeystoneToken ReadV2(ServiceResponse response)
    {
        var fields = Inner(response, "access");
        var token = Item(fields, "token");
        var user = Item(fields, "user");
        var project = Item(token, "tenant");
        return new KeystoneToken(
            AccessToken.Accept(token.Text("id") ?? throw new JsonException("the token is missing")), token.Time("expires"), new KeystoneCatalog(fields.Items("serviceCatalog", ReadServiceV2)))
        {
            Lifetime = token.Time("expires") - token.Time("issued_at"),
            UserId = user.Text("id"),
            UserName = user.Text("name"),
            ProjectId = project.Text("id"),
            ProjectName = project.Text("name"),
        };
    }

    private static CatalogService ReadService(WireFields service) =>
        new(service.Text("type"), service.Text("name"), service.Items("endpoints", endpoint => new CatalogEndpoint(
            CatalogEndpoint.InterfaceName(endpoint.Text("interface")), endpoint.Text("region_id", "region"), endpoint.Text("url"))));

    private static CatalogService ReadServiceV2(WireFields service) =>
        new(service.Text("type"), service.Text("name"), [.. service.Items("endpoints", endpoint => endpoint).SelectMany(endpoint =>
            InterfaceNamesV2.Select(name =>
                new CatalogEndpoint(CatalogEndpoint.InterfaceName(name), endpoint.Text("region"), endpoint.Text(name))))]);

    private static WireFields Inner(ServiceResponse response, string name) => Item(new WireFields(response.ReadObject()), name, $"{name} is missing");

    private static WireFields Item(WireFields fields, string name, string? fault = null)
    {
        var found = fields.Map(name);
        return found.Count == 0 && fault is not null ? throw new JsonException(fault) : new WireFields(found);
    }
}
