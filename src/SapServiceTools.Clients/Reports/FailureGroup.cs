using System.Globalization;
using System.Text;

namespace SapServiceTools.Clients.Reports;

/// <summary>Things that need the same for the same reason: one cause is told once, however many it hit.</summary>
internal sealed class FailureGroup
{
    private FailureGroup(IEnumerable<ReportFailure> failures)
    {
        Failures = [.. failures.OrderBy(failure => failure.Name, NaturalOrder.Instance)];
        var first = Failures[0];
        var isOne = Failures.Count is 1;
        Reason = isOne ? first.Reason : Common(first, first.Reason);
        Advice = isOne ? first.Advice : Common(first, first.Advice)!;
        Command = isOne || first.CommandForMany is not { } format
            ? first.Command
            : string.Format(CultureInfo.InvariantCulture, format, string.Join(", ", Failures.Select(failure => ReportFailure.Quoted(failure.Target))));
    }

    /// <summary>All of them, by name.</summary>
    public IReadOnlyList<ReportFailure> Failures { get; }

    /// <summary>What they have in common.</summary>
    public ReportFailure First => Failures[0];

    /// <summary>Why; null if nobody said.</summary>
    public string? Reason { get; }

    /// <summary>What to do next, in words.</summary>
    public string Advice { get; }

    /// <summary>What to type for that, for all of them; null where there is no command for it.</summary>
    public string? Command { get; }

    /// <summary>Puts those together that need the same, in the order in which they came.</summary>
    public static IReadOnlyList<FailureGroup> Of(IEnumerable<ReportFailure> failures) =>
    [
        .. failures.GroupBy(failure => (
            failure.Kind, failure.Tone, failure.Status, failure.Service, failure.CommandForMany, Common(failure, failure.Reason), Common(failure, failure.Advice),
            // What can only be done one at a time stands alone.
            Alone: failure is { Command: not null, CommandForMany: null } ? failure.Target : null)).Select(group => new FailureGroup(group)),
    ];

    // Messages have the name of what they are about. A name that is part of another word isn't meant.
    private static string? Common(ReportFailure failure, string? text)
    {
        var name = failure.Target;
        if (text is null || !text.Contains(name, StringComparison.Ordinal))
            return text;
        var common = new StringBuilder();
        var rest = text.AsSpan();
        var before = ' ';
        while (rest.IndexOf(name, StringComparison.Ordinal) is >= 0 and var index)
        {
            var end = index + name.Length;
            var isName = !IsOfName(index > 0 ? rest[index - 1] : before) && (end == rest.Length || !IsOfName(rest[end]));
            common.Append(rest[..index]).Append(isName ? "\u2026" : name);
            before = rest[end - 1];
            rest = rest[end..];
        }

        return common.Append(rest).ToString();
    }

    private static bool IsOfName(char character) => char.IsLetterOrDigit(character) || character is '_' or '-';
}
