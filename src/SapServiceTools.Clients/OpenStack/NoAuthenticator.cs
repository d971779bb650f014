using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.OpenStack;

/// <summary>For requests that need no credentials in their headers.</summary>
internal sealed class NoAuthenticator : IRequestAuthenticator
{
    public static NoAuthenticator Instance { get; } = new();

    public ValueTask AuthenticateAsync(HttpRequestMessage request, ICallLog log, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<bool> RenewAsync(HttpRequestMessage refused, ICallLog log, CancellationToken cancellationToken) => new(false);
}
