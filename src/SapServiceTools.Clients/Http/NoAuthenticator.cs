namespace SapServiceTools.Clients.Http;

/// <summary>Leaves requests as they are: for servers that ask for nothing, or for a client certificate only.</summary>
public sealed class NoAuthenticator : IRequestAuthenticator
{
    /// <summary>The one instance.</summary>
    public static NoAuthenticator Instance { get; } = new();

    private NoAuthenticator()
    {
    }

    /// <inheritdoc/>
    public ValueTask AuthenticateAsync(HttpRequestMessage request, ICallLog log, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask<bool> RenewAsync(HttpRequestMessage refused, ICallLog log, CancellationToken cancellationToken) => new(false);
}
