using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.Sahara.Completion;

/// <summary>A completer that asks the server, for a moment only: what has come by then is offered.</summary>
public abstract class SaharaCompleter : SessionCompleter<SaharaSession>
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private protected sealed override IEnumerable<string> Values(SaharaSession session, CompletionRequest request)
    {
        var client = session.Client();
        using var limit = new CancellationTokenSource(Moment);
        var found = new List<string>();
        try
        {
            Task.Run(AddAsync).Wait(limit.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or AggregateException)
        {
        }

        lock (found)
            return [.. found];

        async Task AddAsync()
        {
            await foreach (var value in ValuesAsync(client, request, limit.Token).ConfigureAwait(false))
            {
                lock (found)
                    found.Add(value);
            }
        }
    }

    /// <summary>All values.</summary>
    private protected abstract IAsyncEnumerable<string> ValuesAsync(SaharaClient client, CompletionRequest request, CancellationToken cancellationToken);
}
