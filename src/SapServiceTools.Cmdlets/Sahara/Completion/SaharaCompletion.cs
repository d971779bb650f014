using System.Collections;
using System.Management.Automation;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.Sahara.Completion;

/// <summary>What the completers of the Sahara cmdlets share: the session, and a server that is waited for only a moment.</summary>
internal static class SaharaCompletion
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    /// <summary>Values from the session that is named, or from the default; none where the server is slow or refuses.</summary>
    public static IEnumerable<CompletionResult> From(IDictionary bound, string word, Func<SaharaClient, CancellationToken, IAsyncEnumerable<string>> values)
    {
        try
        {
            return SessionOf(bound)?.Client() is { } client ? CompletionList.Of(Collect(token => values(client, token)), word).ToList() : [];
        }
        catch (ServiceException)
        {
            // A closed session has nothing to offer, and a prompt is no place for errors.
            return [];
        }
    }

    /// <summary>The session that is named, or the default.</summary>
    public static SaharaSession? SessionOf(IDictionary bound) => Bare(bound["Session"]) as SaharaSession ?? RunspaceSessions.Current.Default<SaharaSession>();

    /// <summary>The one text that a parameter has so far, or the first of several; null if it has none.</summary>
    public static string? Text(IDictionary bound, string parameter) => Bare(bound[parameter]) switch
    {
        IList { Count: > 0 } list => Bare(list[0])?.ToString(),
        var value => value?.ToString(),
    };

    private static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    // What came so far is offered.
    private static List<string> Collect(Func<CancellationToken, IAsyncEnumerable<string>> values)
    {
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
            await foreach (var value in values(limit.Token).ConfigureAwait(false))
            {
                lock (found)
                    found.Add(value);
            }
        }
    }
}
