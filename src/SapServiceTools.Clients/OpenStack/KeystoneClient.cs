using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.OpenStack;

/// <summary>Asks Keystone for tokens. Source: OpenStack Identity API v3 and v2.0.</summary>
internal sealed class KeystoneClient(KeystoneOptions options, ServiceTransport transport)
{
    private volatile TokenAddress? _address;

    /// <summary>A new token.</summary>
    /// <exception cref="ServiceException">Keystone refuses, can't be reached, or doesn't speak the wanted version.</exception>
    public async Task<KeystoneToken> AuthenticateAsync(ICallLog log, CancellationToken cancellationToken)
    {
        var address = _address ??= await FindAsync(log, cancellationToken).ConfigureAwait(false);
        var request = new ServiceRequest(HttpMethod.Post, address.Uri, address.IsV2 ? [200] : [200, 201])
        {
            Json = address.IsV2 ? KeystoneRequests.V2(options) : KeystoneRequests.V3(options),
            // A token more does no harm, so trouble on the way is answered by asking again.
            Retry = RetryMode.Always,
            Purpose = $"authenticate as {Who}",
            HasCredentials = true,
        };
        try
        {
            var token = await transport.SendAsync<KeystoneToken>(request, address.IsV2 ? KeystoneReader.ReadV2 : KeystoneReader.ReadV3, log, cancellationToken).ConfigureAwait(false);
            transport.Redactor.AddSecret(token.Value);
            log.Verbose($"Keystone gave a {token}.");
            return token;
        }
        // Not the 404 of a router, which says nothing of Keystone.
        catch (ServiceException exception) when (exception.Kind == ServiceErrorKind.NotFound)
        {
            // Keystone answers the same where it doesn't know the token; then the version's own address answers.
            if (options.Method == KeystoneMethod.Token && await ReadVersionsAsync(address.Version, log, cancellationToken).ConfigureAwait(false) is not null)
                throw Refused(exception, "Keystone doesn't know the token: it is unknown, expired or revoked.");
            throw VersionUnavailable($"There is no Keystone with identity v{(address.IsV2 ? "2.0" : "3")} at {address.Uri.GetLeftPart(UriPartial.Authority)}", exception);
        }
        catch (ServiceException exception) when (exception.StatusCode == 401)
        {
            throw Refused(exception, exception.Message);
        }
    }

    private string Who => options.Method switch
    {
        KeystoneMethod.Token => "the owner of the token",
        KeystoneMethod.ApplicationCredential => $"application credential '{options.ApplicationCredentialName ?? options.ApplicationCredentialId}'",
        _ => $"user '{options.UserName ?? options.UserId}'",
    };

    private async Task<TokenAddress> FindAsync(ICallLog log, CancellationToken cancellationToken)
    {
        var given = VersionDocument.Slash(new Uri(options.AuthUrl!));
        var last = given.Segments[^1].Trim('/');
        var named = last.StartsWith("v3", StringComparison.OrdinalIgnoreCase) ? 3 : last.StartsWith("v2", StringComparison.OrdinalIgnoreCase) ? 2 : (int?)null;
        if (named is { } version && options.IdentityApiVersion is null or 2 or 3 && (options.IdentityApiVersion ?? named) == named)
            return TokenAddress.Below(given, version == 2);
        var root = named is null ? given : new Uri(given, "../");
        var wanted = options.IdentityApiVersion;
        if (await ReadVersionsAsync(root, log, cancellationToken).ConfigureAwait(false) is not { } document)
            return TokenAddress.Below(new Uri(root, wanted == 2 ? "v2.0/" : "v3/"), wanted == 2);
        var offered = document.Versions
            .Where(offer => offer.Number.Major == (wanted ?? offer.Number.Major) && offer.Number.Major is 2 or 3)
            .OrderByDescending(offer => offer.Number)
            .FirstOrDefault()
            ?? throw VersionUnavailable($"Keystone at {root.GetLeftPart(UriPartial.Path)} offers {string.Join(", ", document.Versions.Select(offer => offer.Id))}, not identity v{wanted ?? 3}", null);
        return TokenAddress.Below(document.AddressOf(offered), offered.Number.Major == 2);
    }

    /// <summary>The versions; null where there is no such document, as behind proxies that let only versioned addresses through.</summary>
    private async Task<VersionDocument?> ReadVersionsAsync(Uri root, ICallLog log, CancellationToken cancellationToken)
    {
        var request = new ServiceRequest(HttpMethod.Get, root, 200, 300) { Purpose = "read the versions of Keystone" };
        try
        {
            var response = await transport.SendAsync(request, log, cancellationToken).ConfigureAwait(false);
            return VersionDocument.Read(root, response.Body);
        }
        catch (Exception exception) when (exception is JsonException || exception is ServiceException { StatusCode: not null, IsTransient: false })
        {
            log.Verbose($"Keystone names no versions at {root.GetLeftPart(UriPartial.Path)}, so the usual address is tried.");
            return null;
        }
    }

    private static ServiceException VersionUnavailable(string message, Exception? inner) =>
        new(ServiceErrorKind.NotFound, ErrorIds.IdentityVersionUnavailable, $"{message}.", inner)
        {
            StatusCode = (inner as ServiceException)?.StatusCode,
            RecommendedAction = "Check auth_url. Identity v2.0 was taken out of Keystone in 2018; use v3 unless the installation is older.",
        };

    private ServiceException Refused(ServiceException exception, string message) =>
        new(ServiceErrorKind.Authentication, ErrorIds.AuthenticationFailed, message, exception)
        {
            StatusCode = exception.StatusCode,
            ErrorCode = exception.ErrorCode,
            Description = exception.Description,
            RequestId = exception.RequestId,
            RecommendedAction = options.Method switch
            {
                KeystoneMethod.Token => "Get a new token, and check that its owner has a role in the project.",
                KeystoneMethod.ApplicationCredential => "Check the application credential's id or name and its secret, and that it hasn't expired or been deleted; Keystone doesn't say which of them it is.",
                // Keystone says the same of a wrong name, password, domain, project and role.
                _ => "Check the user, its domain and password, and that it has a role in the project; Keystone doesn't say which of them it is.",
            },
        };

    private sealed record TokenAddress(Uri Version, Uri Uri, bool IsV2)
    {
        public static TokenAddress Below(Uri version, bool isV2) =>
            new(VersionDocument.Slash(version), new Uri(VersionDocument.Slash(version), isV2 ? "tokens" : "auth/tokens"), isV2);
    }
}
