using System.Net;

namespace SapServiceTools.Clients.Http;

/// <summary>Credentials go over plain http to this machine only, unless the caller allows more. Looks at the finished request, so it sees whatever put them there.</summary>
internal static class UnencryptedRequests
{
    /// <exception cref="ServiceException">It has credentials and would carry them unencrypted over a network.</exception>
    public static void Check(HttpRequestMessage message, ServiceRequest request, TransportOptions options)
    {
        var uri = message.RequestUri!;
        if (uri.Scheme != Uri.UriSchemeHttp || options.AllowUnencryptedAuthentication || IsLoopback(uri) || !HasCredentials(message, request))
            return;
        var address = uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        throw new ServiceException(
            ServiceErrorKind.Insecure,
            ErrorIds.UnencryptedAuthentication,
            $"Could not {request.Purpose}: {address} would get the credentials over plain http, where anyone on the way can read them. Nothing was sent.")
        {
            TenantId = request.TenantId,
            MayHaveTakenEffect = false,
        };
    }

    /// <summary>True for <c>localhost</c>, 127.0.0.0/8 and ::1: what is sent there doesn't leave the machine.</summary>
    public static bool IsLoopback(Uri uri) =>
        IPAddress.TryParse(uri.DnsSafeHost, out var address) ? IPAddress.IsLoopback(address) : uri.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    private static bool HasCredentials(HttpRequestMessage message, ServiceRequest request)
    {
        // A form is a request for a token.
        if (request.HasCredentials || request.Form is not null || request.Uri.UserInfo.Length > 0)
            return true;
        foreach (var header in message.Headers.NonValidated)
        {
            if (SecretNames.IsSecret(header.Key))
                return true;
        }

        return false;
    }
}
