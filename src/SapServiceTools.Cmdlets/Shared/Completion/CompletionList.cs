using SapServiceTools.Cmdlets.CommandLine;

namespace SapServiceTools.Cmdlets.Shared.Completion;

/// <summary>Turns values into completions as PowerShell's own completers do: any case, any quote, quoted again where needed.</summary>
internal static class CompletionList
{
    /// <summary>The values that begin with what was typed; values that hold it elsewhere follow.</summary>
    /// <param name="values">All values.</param>
    /// <param name="typed">What was typed.</param>
    /// <param name="areNumbers">True for the values of a number's parameter, which need no quotes.</param>
    public static IEnumerable<CompletionResult> Of(IEnumerable<string> values, string? typed, bool areNumbers = false)
    {
        var (word, quote) = QuotedWord.Read(typed ?? "");
        return values
            .Distinct(StringComparer.Ordinal)
            // Nobody means a name that would do something to the terminal, and on the command line it would.
            .Where(value => TerminalText.Line(value) == value && value.Contains(word, StringComparison.OrdinalIgnoreCase))
            .OrderBy(value => !value.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .ThenBy(value => value, StringComparer.OrdinalIgnoreCase)
            .Select(value => new CompletionResult(areNumbers ? value : Quote(value, quote), value, CompletionResultType.ParameterValue, value));
    }

    private static string Quote(string value, char quote) => quote switch
    {
        '"' => $"\"{value.Replace("`", "``", StringComparison.Ordinal).Replace("$", "`$", StringComparison.Ordinal).Replace("\"", "`\"", StringComparison.Ordinal)}\"",
        '\'' => QuotedWord.Single(value),
        _ => IsBareWord(value) ? value : QuotedWord.Single(value),
    };

    private static bool IsBareWord(string value) =>
        value.Length > 0 && value.All(character => char.IsLetterOrDigit(character) || character is '_' or '-' or '.' or '/') && value[0] != '-' && !char.IsDigit(value[0]);
}
