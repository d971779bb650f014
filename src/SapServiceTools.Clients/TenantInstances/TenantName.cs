using System.Globalization;
using System.Text;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.TenantInstances;

/// <summary>The rules for tenant ids. Source: the Instance Manager's wire protocol, as its public clients speak it.</summary>
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
        // Encoding would replace such a half by another character, and different tenants would become one.
        if (Utf16.HasHalfCharacter(trimmed))
            throw Invalid("A tenant id must not hold half a character (a lone UTF-16 surrogate).", tenantId);
        return trimmed;
    }

    /// <summary>
    /// What people can't tell apart has the same key: other case, composed and decomposed letters, wide forms, blanks around, characters that aren't seen.
    /// The services tell them all apart.
    /// </summary>
    public static string LookAlikeKey(string tenantId)
    {
        var visible = string.Concat(tenantId.Where(character => char.GetUnicodeCategory(character) != UnicodeCategory.Format));
        return (Utf16.HasHalfCharacter(visible) ? visible : visible.Normalize(NormalizationForm.FormKC)).Trim().ToUpperInvariant();
    }

    internal static ServiceException Invalid(string message, string? tenantId) =>
        new(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidTenantId, message) { TenantId = tenantId };
}
