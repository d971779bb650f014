using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.Sahara.Completion;

/// <summary>Completes the names of Sahara's resources: those that the session has seen, else a list that is waited for only a moment.</summary>
public sealed class SaharaNameCompleter : IArgumentCompleter
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            return SaharaCompletion.SessionOf(fakeBoundParameters) is not { } session || SaharaNouns.Of(commandName, parameterName) is not { } noun ? [] : CompletionList.Of(Names(session, noun), wordToComplete).ToList();
        }
        catch (Exception exception) when (exception is ServiceException or OperationCanceledException or AggregateException)
        {
            // A prompt is no place for errors.
            return [];
        }
    }

    private static IReadOnlyCollection<string> Names(SaharaSession session, string noun)
    {
        var client = session.Client();
        if (client.KnownNames(noun) is { Count: > 0 } known)
            return known;
        using var limit = new CancellationTokenSource(Moment);
        try
        {
            Task.Run(() => SaharaNouns.ListAsync(client, noun, limit.Token)).Wait(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // What came so far is offered.
        }

        return client.KnownNames(noun);
    }
}
