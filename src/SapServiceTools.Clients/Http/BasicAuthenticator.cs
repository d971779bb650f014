using System.Net.Http.Headers;
using System.Text;

namespace SapServiceTools.Clients.Http;

/// <summary>Basic authentication on every request, unasked, in UTF-8 (RFC 7617).</summary>
public sealed class BasicAuthenticator : IRequestAuthenticator
{
    private readonly AuthenticationHeaderValue _header;

    /// <summary>Prepares the header.</summary>
    public BasicAuthenticator(string user, string password) =>
        _header = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    /// <inheritdoc/>
    public ValueTask AuthenticateAsync(HttpRequestMessage request, ICallLog log, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = _header;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<bool> RenewAsync(HttpRequestMessage refused, ICallLog log, CancellationToken cancellationToken) => new(false);
}
