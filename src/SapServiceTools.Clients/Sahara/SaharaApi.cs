using System.Runtime.ExceptionServices;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Json;
using SapServiceTools.Clients.OpenStack;

namespace SapServiceTools.Clients.Sahara;

/// <summary>Requests to Sahara and their answers, whatever they are about.</summary>
internal sealed class SaharaApi(SaharaEndpoint endpoint, ServiceTransport transport, KeystoneAuthenticator authenticator, TimeSpan limit, TimeProvider time)
{
    private volatile bool _hasAnswered;

    public SaharaApiVersion Version => endpoint.Version;

    public bool IsV2 => endpoint.Version == SaharaApiVersion.V2;

    /// <summary>What becomes of changes whose response got lost.</summary>
    public LostResponsePolicy LostResponses => transport.LostResponses;

    /// <summary>The tries that one change has.</summary>
    public RetryBudget NewBudget() => transport.LostResponses.NewBudget(limit);

    /// <summary>Drives waits and limits.</summary>
    public TimeProvider Time => time;

    public Task<object?> GetAsync(string path, string purpose, ICallLog log, CancellationToken cancellationToken, RetryMode retry = RetryMode.Always) =>
        SendAsync(Request(HttpMethod.Get, path, purpose, [200]) with { Retry = retry }, log, cancellationToken);

    /// <summary>The same with the server's clock; null where it doesn't tell it.</summary>
    public Task<(object? Answer, DateTimeOffset? ServerTime)> FetchAsync(string path, string purpose, ICallLog log, CancellationToken cancellationToken) =>
        FetchAsync(Request(HttpMethod.Get, path, purpose, [200]), log, cancellationToken);

    /// <summary>Sends a change.</summary>
    public Task<object?> SendAsync(
        HttpMethod method, string path, IReadOnlyDictionary<string, object?>? body, string purpose, ICallLog log, CancellationToken cancellationToken) =>
        SendAsync(
            Request(method, path, purpose, [200, 202]) with { Json = body is null ? null : FreeFormJson.Write(MaskCheck.Run(body)), Retry = RetryMode.WhenWithoutEffect },
            log,
            cancellationToken);

    /// <summary>
    /// Deletes. Nothing is said then (204), unless it is by force. Ids aren't used twice, so a deletion whose answer was lost is asked for again, and that there is none any more is what it achieved.
    /// </summary>
    public async Task<object?> DeleteAsync(
        string path, IReadOnlyDictionary<string, object?>? body, string purpose, ICallLog log, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Delete, path, purpose, body is null ? [204] : [200, 204]) with
        {
            Json = body is null ? null : FreeFormJson.Write(body),
            Retry = RetryMode.WhenWithoutEffect,
        };
        return await RepeatAsync(
            async isLost =>
            {
                try
                {
                    return await SendAsync(request, log, cancellationToken).ConfigureAwait(false);
                }
                catch (ResourceNotFoundException) when (isLost)
                {
                    log.Verbose($"What an earlier request was to do is done ({purpose}).");
                    return null;
                }
            },
            log,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a change that is the same once and twice, so that one whose response got lost is asked for again.</summary>
    /// <param name="send">Sends it; told whether an earlier one may have taken effect.</param>
    /// <param name="log">Takes the log lines.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<T> RepeatAsync<T>(Func<bool, Task<T>> send, ICallLog log, CancellationToken cancellationToken) =>
        LostResponses.RepeatAsync(NewBudget(), send, log, cancellationToken);

    /// <summary>Sends the bytes of a file.</summary>
    public Task<object?> UploadAsync(HttpMethod method, string path, ReadOnlyMemory<byte> content, string purpose, ICallLog log, CancellationToken cancellationToken) =>
        SendAsync(Request(method, path, purpose, [200, 202]) with { File = content, Retry = RetryMode.WhenWithoutEffect }, log, cancellationToken);

    /// <summary>Writes the bytes of an answer to a stream.</summary>
    /// <param name="path">What is read.</param>
    /// <param name="target">Takes the bytes.</param>
    /// <param name="maxBytes">The bytes that the answer may have, so that no server can fill a disk.</param>
    /// <param name="purpose">What is done, for errors.</param>
    /// <param name="log">Gets what is told.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task DownloadAsync(string path, Stream target, long maxBytes, string purpose, ICallLog log, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Get, path, purpose, [200]);
        var start = target.CanSeek ? target.Position : 0;
        var budget = NewBudget();
        while (true)
        {
            ServiceException fault;
            try
            {
                await using var response = await transport.OpenAsync(request, BodyPace.EachRead, log, cancellationToken).ConfigureAwait(false);
                try
                {
                    await BoundedBody.CopyAsync(response.Body, target, maxBytes, cancellationToken).ConfigureAwait(false);
                    return;
                }
                catch (BodyTargetException exception)
                {
                    ExceptionDispatchInfo.Throw(exception.InnerException!);
                    throw;
                }
                catch (Exception exception) when (ServiceTransport.IsBodyFault(exception))
                {
                    fault = transport.BodyFault(exception, request, response.RequestId, response.StatusCode);
                }
            }
            catch (ServiceException exception)
            {
                throw Refine(exception);
            }

            // One that broke off is started again, where what was written can be taken back.
            if (!target.CanSeek || !fault.IsRepeatable || !await budget.AgainAsync(null, cancellationToken).ConfigureAwait(false))
                throw fault;
            target.Position = start;
            target.SetLength(start);
        }
    }

    /// <summary>The fields of an object that a server sent. What of them is free-form is shown with masks.</summary>
    public WireFields Fields(IReadOnlyDictionary<string, object?> map) => new(map, transport.Redactor.FreeForm);

    /// <summary>Frees a server's words of secrets.</summary>
    public string Redact(string text) => transport.Redactor.Text(text);

    /// <summary>An error for an answer that isn't what the API promises.</summary>
    public static ServiceException Unexpected(string purpose, string reason) =>
        new(ServiceErrorKind.InvalidResponse, ErrorIds.InvalidResponse, $"Could not {purpose}: Sahara sent no usable answer, {reason}.");

    private ServiceRequest Request(HttpMethod method, string path, string purpose, int[] accept) =>
        new(method, Uri.TryCreate(endpoint.Base, path, out var uri) ? uri : throw TransportErrors.NoAddress(purpose), accept) { Purpose = purpose };

    private async Task<object?> SendAsync(ServiceRequest request, ICallLog log, CancellationToken cancellationToken) =>
        (await FetchAsync(request, log, cancellationToken).ConfigureAwait(false)).Answer;

    private async Task<(object? Answer, DateTimeOffset? ServerTime)> FetchAsync(ServiceRequest request, ICallLog log, CancellationToken cancellationToken)
    {
        var token = await authenticator.GetTokenOrNoneAsync(log, cancellationToken).ConfigureAwait(false);
        // To a token without a project Sahara is unavailable for good, so there is nothing to try again until it has answered once.
        if (token is { ProjectId: null } && !_hasAnswered)
            request = request with { Retry = RetryMode.Never };
        try
        {
            var answer = await transport.SendAsync(
                request,
                static response => (response.Body.IsEmpty ? null : FreeFormText.Parse(response.Body.Span), response.Headers.Date),
                log,
                cancellationToken).ConfigureAwait(false);
            _hasAnswered = true;
            return answer;
        }
        catch (ServiceException exception)
        {
            throw Refine(exception);
        }
    }

    private ServiceException Refine(ServiceException exception) =>
        exception.StatusCode == 503 && authenticator.Current is { ProjectId: null } && !_hasAnswered ? SaharaErrors.NotScoped(exception) : SaharaErrors.Refine(exception);
}
