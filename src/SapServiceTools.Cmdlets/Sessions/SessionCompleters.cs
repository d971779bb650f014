using System.Collections;
using System.Globalization;
using System.Management.Automation.Language;

namespace SapServiceTools.Cmdlets.Sessions;

/// <summary>Completes the ids of the open sessions that the cmdlet can work in, and says what each of them is.</summary>
public sealed class SessionIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        RunspaceSessions.Current.Open
            .Where(session => SessionKindCompleter.IsKindOf(commandName, session.Kind))
            .Select(session => (Id: session.Id.ToString(CultureInfo.InvariantCulture), Text: TerminalText.Line($"{session.Kind} at {session.Uri.Host}")))
            .Where(session => session.Id.StartsWith(wordToComplete, StringComparison.Ordinal))
            .Select(session => new CompletionResult(session.Id, session.Id, CompletionResultType.ParameterValue, session.Text))
            .ToList();
}

/// <summary>Completes the kinds of sessions.</summary>
public sealed class SessionKindCompleter : IArgumentCompleter
{
    private const string InstanceManager = "InstanceManager";

    private static readonly string[] Kinds = ["Broker", InstanceManager, "Sahara"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Kinds.Where(kind => kind.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase)).Select(kind => new CompletionResult(kind)).ToList();

    /// <summary>True if a cmdlet takes sessions of that kind, which its noun says.</summary>
    internal static bool IsKindOf(string command, string kind)
    {
        var noun = command[(command.IndexOf('-', StringComparison.Ordinal) + 1)..];
        return noun.StartsWith("ServiceSession", StringComparison.OrdinalIgnoreCase)
            || noun.StartsWith(kind == InstanceManager ? "ManagedInstance" : kind, StringComparison.OrdinalIgnoreCase);
    }
}
