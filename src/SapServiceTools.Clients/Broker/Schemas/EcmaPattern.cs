using System.Text;
using System.Text.RegularExpressions;
using Acornima;

namespace SapServiceTools.Clients.Broker.Schemas;

/// <summary>
/// A pattern of JSON Schema, which is one of ECMA 262 with Unicode, as a <see cref="Regex"/>: <c>$</c> is the end and not a line break before it, <c>\d</c> and <c>\w</c> are ASCII,
/// <c>.</c> is a whole character. Acornima translates; what is here keeps the engine whose time is linear where the pattern allows it.
/// </summary>
internal static class EcmaPattern
{
    // A property of characters becomes thousands of ranges, of which the linear engine takes a second to be made.
    private const int LongestLinear = 1000;

    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(250);

    // Where the time can't grow faster than the value, so that only a machine that is busy with other things makes it long; a value must not be refused for that.
    private static readonly TimeSpan LinearTimeout = TimeSpan.FromSeconds(3);

    // The escapes of letters that ECMA 262 defines. Outside of Unicode mode any other stands for its letter, which nobody means who writes \A, \Z, \h or \p.
    private const string LetterEscapes = "dDwWsSbBtnvfrcxuk";

    // Surrogates without their other half, which Acornima lets '.' and the like match. No JSON text that is read here has any, and they are what takes look-around.
    private const string HalfCharacters = "|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]";

    /// <summary>Makes a pattern ready.</summary>
    /// <exception cref="SchemaException">It isn't a pattern of ECMA 262, or uses a property of characters that .NET doesn't know.</exception>
    public static Regex Compile(string pattern)
    {
        try
        {
            return Linear(Adapt(pattern));
        }
        catch (Exception fault) when (fault is ArgumentException or OverflowException)
        {
            // What ECMA 262 takes for a letter and .NET for an escape sequence, and numbers that the library can't read.
            throw new SchemaException("", "A pattern can't be used: .NET has no form for it.");
        }
    }

    private static Regex Linear(Regex adapted)
    {
        if (adapted.ToString().Length <= LongestLinear && ToLinear(adapted.ToString()) is { } text)
        {
            try
            {
                return new Regex(text, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, LinearTimeout);
            }
            catch (NotSupportedException)
            {
                // Look-around, back-references and large repetitions need the backtracking engine; the timeout bounds what a hostile value can cost.
            }
        }
        return adapted;
    }

    private static Regex Adapt(string pattern)
    {
        try
        {
            return Adapt(pattern, "u");
        }
        catch (SyntaxErrorException) when (IsPlain(pattern))
        {
            // Unicode mode forbids what many write, such as \- and [\w-.]; browsers take that without it.
        }
        catch (ParseErrorException fault)
        {
            throw Bad(pattern, fault);
        }
        try
        {
            return Adapt(pattern, "");
        }
        catch (ParseErrorException fault)
        {
            throw Bad(pattern, fault);
        }
    }

#pragma warning disable CS0618 // Announced to go with the library's version 2; 1.x is what is referenced, and nothing takes its place yet.
    private static Regex Adapt(string pattern, string flags) => Tokenizer.AdaptRegExp(pattern, flags, compiled: false, Timeout, throwIfNotAdaptable: true).Regex!;
#pragma warning restore CS0618

    private static bool IsPlain(string pattern)
    {
        for (var index = 0; index < pattern.Length - 1; index++)
        {
            if (pattern[index] is '\\' && char.IsAsciiLetter(pattern[++index]) && !LetterEscapes.Contains(pattern[index], StringComparison.Ordinal))
                return false;
        }
        return true;
    }

    /// <summary>The same for the linear engine, which doesn't know <see cref="RegexOptions.ECMAScript"/>: its sets of characters written out. Null if it has something else that differs.</summary>
    private static string? ToLinear(string adapted)
    {
        var text = new StringBuilder(adapted.Replace(HalfCharacters, "", StringComparison.Ordinal));
        var isInSet = false;
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] is '[' or ']')
                isInSet = text[index] is '[';
            if (text[index] is not '\\')
                continue;
            var ranges = text[index + 1] switch
            {
                'd' => "0-9",
                'D' => @"\0-/:-\uFFFF",
                'w' => "0-9A-Z_a-z",
                'W' => @"\0-/:-@\[-\^`{-\uFFFF",
                's' => @"\t-\r\x20",
                'S' => @"\0-\x08\x0E-\x1F!-\uFFFF",
                'b' or 'B' when !isInSet => null,
                '_' => "_",
                _ => "",
            };
            if (ranges is null)
                return null;
            if (ranges.Length > 0)
            {
                ranges = isInSet || ranges is "_" ? ranges : $"[{ranges}]";
                text.Remove(index, 2).Insert(index, ranges);
            }
            index += ranges.Length > 0 ? ranges.Length - 1 : 1;
        }
        return text.ToString();
    }

    // The library's sentence repeats the pattern; a long one isn't worth it.
    private static SchemaException Bad(string pattern, ParseErrorException fault) =>
        new("", pattern.Length <= 200 ? $"{fault.Description}." : $"A pattern of {pattern.Length} characters can't be used: {fault.Error.Code}.");
}
