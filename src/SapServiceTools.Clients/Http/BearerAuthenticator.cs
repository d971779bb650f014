using System.Net.Http.Headers;

namespace SapServiceTools.Clients.Http;

/// <summary>A bearer token on every request (RFC 6750). It can't be renewed.</summary>
public sealed class BearerAuthenticator(string token) : IRequestAuthenticator
{
    private readonly AuthenticationHeaderValue _header = new("Bearer", token);

    /// <inheritdoc/>
    public ValueTask AuthenticateAsync(HttpRequestMessage request, ICallLog log, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = _header;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<bool> RenewAsync(HttpRequestMessage refused, ICallLog log, CancellationToken cancellationToken) => new(false);
}
