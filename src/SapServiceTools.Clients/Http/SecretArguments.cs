using System.Buffers;
using System.Text.RegularExpressions;

namespace SapServiceTools.Clients.Http;

/// <summary>Masks secrets in the arguments of programs: what follows a word that says secret, as in <c>["--password", "..."]</c>, and what one argument has behind such a word.</summary>
internal static partial class SecretArguments
{
    private static readonly SearchValues<char> Separators = SearchValues.Create(" \t=:\"'");
    private static readonly string[] Names = ["args", "argv", "arguments"];

    /// <summary>True for a member whose list has arguments.</summary>
    public static bool IsList(string name)
    {
        foreach (var known in Names)
        {
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>True if an argument ends in a word that says secret, so that the next one is its value.</summary>
    public static bool NamesNext(string? argument) =>
        argument is not null && !IsPlace(argument) && Words().Matches(argument) is { Count: > 0 } words
        && words[^1] is var last && last.Index + last.Length == argument.Length && SecretNames.IsSecret(last.Value);

    /// <summary>The argument as it may be shown.</summary>
    /// <param name="argument">What isn't behind a word that says secret.</param>
    /// <param name="redactor">Frees it of secrets that it has otherwise.</param>
    public static string Mask(string argument, Redactor redactor)
    {
        var text = redactor.Text(argument);
        if (IsPlace(text))
            return text;
        foreach (Match word in Words().Matches(text))
        {
            if (!SecretNames.IsSecret(word.Value))
                continue;
            var end = word.Index + word.Length;
            // An option may be read; any other word alone may be the secret itself.
            if (end == text.Length)
                return word.Index == 0 && text[0] != '-' ? Redactor.Mask : text;
            var value = text.AsSpan(end).IndexOfAnyExcept(Separators);
            return value < 0 ? text : $"{text.AsSpan(0, end + value)}{Redactor.Mask}";
        }

        return text;
    }

    // Folders are called "keys", too.
    private static bool IsPlace(string text) => text.StartsWith('/') || text.Contains("://", StringComparison.Ordinal);

    [GeneratedRegex(@"[\w.\-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
