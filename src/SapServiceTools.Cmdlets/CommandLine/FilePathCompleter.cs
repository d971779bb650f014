using System.Buffers;
using System.Collections;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace SapServiceTools.Cmdlets.CommandLine;

/// <summary>
/// Completes files and folders as PowerShell does, but as they are. PowerShell would complete a pattern, in which a bracket has a back-tick, and paths are literal here;
/// nor does it look into a folder with brackets in its name.
/// </summary>
public sealed partial class FilePathCompleter : IArgumentCompleter
{
    private const string Command = @"Microsoft.PowerShell.Management\Get-Item -Path ";
    private static readonly SearchValues<char> Special = SearchValues.Create(" \t'\"`$(){};,&|<>@#‘’‚‛“”„");

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        // Closed by nothing, as somebody who goes on typing has it.
        var line = Command + QuotedWord.Single(Pattern(QuotedWord.Read(wordToComplete).Text))[..^1];
        try
        {
            return CommandCompletion.CompleteInput(line, line.Length, []).CompletionMatches
                .Where(match => match.ResultType is CompletionResultType.ProviderItem or CompletionResultType.ProviderContainer)
                .Select(Literal)
                .ToList();
        }
        catch (Exception exception) when ((exception is RuntimeException and not PipelineStoppedException) || exception is InvalidOperationException)
        {
            return [];
        }
    }

    // In classes, since PowerShell finds nothing by an escaped bracket that isn't closed yet.
    private static string Pattern(string path) => Wild().Replace(path, "[$0]").Replace("`", "``", StringComparison.Ordinal);

    private static CompletionResult Literal(CompletionResult match)
    {
        var path = WildcardPattern.Unescape(QuotedWord.Read(match.CompletionText).Text);
        return new CompletionResult(path.AsSpan().ContainsAny(Special) ? QuotedWord.Single(path) : path, match.ListItemText, match.ResultType, match.ToolTip);
    }

    [GeneratedRegex(@"[\[*?]", RegexOptions.CultureInvariant)]
    private static partial Regex Wild();
}
