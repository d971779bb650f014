namespace SapServiceTools.Clients.Http;

/// <summary>Puts credentials on requests.</summary>
public interface IRequestAuthenticator
{
    /// <summary>Adds the credentials; may fetch a token first.</summary>
    ValueTask AuthenticateAsync(HttpRequestMessage request, ICallLog log, CancellationToken cancellationToken);

    /// <summary>Told of a 401. True if new credentials were made available and one more try makes sense.</summary>
    ValueTask<bool> RenewAsync(HttpRequestMessage refused, ICallLog log, CancellationToken cancellationToken);
}
