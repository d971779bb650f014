namespace SapServiceTools.Clients.InstanceManager;

/// <summary>The rules for tenant ids. Source: facts, sections 1.5, 1.6 and 1.8.</summary>
public static class TenantName
{
    /// <summary>Trims a tenant id and checks that it can be sent.</summary>
    /// <exception cref="ServiceException">Empty, blank, or not to be put into an address.</exception>
    public static string Normalize(string? tenantId)
    {
        var trimmed = tenantId?.Trim();
        if (string.IsNullOrEmpty(trimmed))
            throw Invalid("A tenant id must not be empty or blank.", tenantId);
        // Dots alone are path navigation even when encoded: ".." would turn the request for one tenant into one for all.
        if (trimmed is "." or "..")
            throw Invalid($"'{trimmed}' can't be a tenant id, because addresses treat it as navigation.", tenantId);
        if (trimmed.Any(char.IsControl))
            throw Invalid("A tenant id must not hold control characters.", tenantId);
        return trimmed;
    }

    /// <summary>Puts the tenant, percent-encoded as RFC 3986 has it, wherever the template has its placeholder.</summary>
    public static Uri Expand(string template, string tenantId) =>
        new(template.Replace(InstanceManagerOptions.TenantPlaceholder, Uri.EscapeDataString(tenantId), StringComparison.Ordinal));

    private static ServiceException Invalid(string message, string? tenantId) =>
        new(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidTenantId, message) { TenantId = tenantId };
}
