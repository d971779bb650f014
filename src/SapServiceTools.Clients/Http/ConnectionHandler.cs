namespace SapServiceTools.Clients.Http;

/// <summary>Sends a request on another connection where the pool's had ended with its last response. Nothing of it was sent before, so that this is no repetition.</summary>
internal sealed class ConnectionHandler(SocketsHttpHandler inner) : DelegatingHandler(inner)
{
    // Each try takes one such connection out of the pool; more than there can be means something else.
    private const int MaxTries = 1000;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (HttpRequestException exception) when (tries < MaxTries && IsOver(exception))
            {
                // The next one may be such a connection too.
            }
        }
    }

    private static bool IsOver(Exception? exception) => exception is not null && (exception is ConnectionOverException || IsOver(exception.InnerException));
}
