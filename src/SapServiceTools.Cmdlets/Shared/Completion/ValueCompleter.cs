using System.Collections;
using System.Management.Automation.Language;
using SapServiceTools.Cmdlets.Sessions;

namespace SapServiceTools.Cmdlets.Shared.Completion;

/// <summary>A completer that only says which values there are. Where finding them fails there are none: a prompt is no place for errors.</summary>
public abstract class ValueCompleter : IArgumentCompleter
{
    /// <summary>True where the parameter is a number, so that its values need no quotes.</summary>
    private protected virtual bool AreNumbers => false;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            return CompletionList.Of(Values(new CompletionRequest(commandName, parameterName, fakeBoundParameters)), wordToComplete, AreNumbers).ToList();
        }
        catch (Exception exception) when (exception is ServiceException or AggregateException or OperationCanceledException || exception is RuntimeException and not PipelineStoppedException)
        {
            return [];
        }
    }

    /// <summary>All values; those that don't fit what was typed are left out by the caller.</summary>
    private protected abstract IEnumerable<string> Values(CompletionRequest request);
}

/// <summary>What is completed.</summary>
/// <param name="Command">The cmdlet's name as it was typed.</param>
/// <param name="Parameter">The parameter.</param>
/// <param name="Bound">The arguments so far, by parameter.</param>
internal sealed record CompletionRequest(string Command, string Parameter, IDictionary Bound)
{
    public bool IsVerb(string verb) => Command.StartsWith($"{verb}-", StringComparison.OrdinalIgnoreCase);

    /// <summary>The text that a parameter has so far, or the first of several; null if it has none.</summary>
    public string? Text(string parameter) => Bare(Bound[parameter]) switch
    {
        IList { Count: > 0 } list => Bare(list[0])?.ToString(),
        var value => value?.ToString(),
    };

    /// <summary>The session that is named, itself or by its number, or the default; null without one.</summary>
    public TSession? Session<TSession>()
        where TSession : ServiceSession => Bare(Bound["Session"]) switch
        {
            TSession session => session,
            int or string => LanguagePrimitives.TryConvertTo<int>(Bound["Session"], out var id) ? RunspaceSessions.Current.Find(id) as TSession : null,
            _ => RunspaceSessions.Current.Default<TSession>(),
        };

    private static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
