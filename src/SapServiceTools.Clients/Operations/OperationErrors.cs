using System.Globalization;

namespace SapServiceTools.Clients.Operations;

/// <summary>Errors that every client has.</summary>
internal static class OperationErrors
{
    /// <summary>The error for work in a session that is closed.</summary>
    /// <param name="message">A sentence that names the work.</param>
    /// <param name="tenantId">The tenant concerned, where there is one.</param>
    public static ServiceException SessionClosed(string message, string? tenantId = null) =>
        new(ServiceErrorKind.SessionClosed, ErrorIds.SessionClosed, message)
        {
            TenantId = tenantId,
        };

    /// <summary>The error for a session that is closed.</summary>
    public static ServiceException SessionClosed(Uri uri) => SessionClosed($"The session with {uri.Host} is closed.");

    /// <summary>The message of a wait whose limit passed.</summary>
    /// <param name="what">What was waited for, as a sentence begins.</param>
    /// <param name="status">As last seen.</param>
    /// <param name="limit">The limit.</param>
    public static string TimedOut(string what, string status, TimeSpan limit) =>
        string.Create(CultureInfo.InvariantCulture, $"{what} was still {status} after {limit.TotalSeconds:0.#} s. The server goes on with it.");
}
