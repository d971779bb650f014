using System.Management.Automation.Language;

namespace SapServiceTools.Cmdlets.CommandLine;

/// <summary>Quotes around a word of the command line, as PowerShell reads them.</summary>
internal static class QuotedWord
{
    /// <summary>What a word that may have begun with a quote means, and the quote; that is 0 without one.</summary>
    public static (string Text, char Quote) Read(string typed)
    {
        if (typed is not ['\'' or '"', ..])
            return (typed, '\0');
        var quote = typed[0];
        var end = typed.Length > 1 && typed[^1] == quote ? typed.Length - 1 : typed.Length;
        return (typed[1..end].Replace(new string(quote, 2), quote.ToString(), StringComparison.Ordinal), quote);
    }

    /// <summary>A word in single quotes, in which nothing but they themselves means anything.</summary>
    public static string Single(string text) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";
}
